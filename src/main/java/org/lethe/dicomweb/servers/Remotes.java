package org.lethe.dicomweb.servers;

import java.util.SortedMap;
import org.lethe.archive.Registry;
import org.lethe.config.DicomWebServer;
import org.lethe.config.DicomWebSettings;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Index;

/** The DICOMweb servers that this server knows, by symbolic name. For any number of threads. */
public final class Remotes {
    private static final Registry.Kind<DicomWebServer> KIND = new Registry.Kind<>(
            "DICOMweb server", "DicomWebServers", DicomWebServer::read, DicomWebServer::toJson);

    private final Registry<DicomWebServer> registry;

    /** @throws LetheException if the index cannot be read */
    public Remotes(DicomWebSettings settings, Index index) {
        this.registry = settings.serversInDatabase()
                ? Registry.ofIndex(index, KIND)
                : Registry.ofConfiguration(index, KIND, settings.servers());
    }

    SortedMap<String, DicomWebServer> all() {
        return registry.all();
    }

    /** @throws LetheException of kind {@code UNKNOWN_RESOURCE} if there is none with this name */
    DicomWebServer require(String name) {
        return registry.find(name).orElseThrow(
                () -> new LetheException(ErrorKind.UNKNOWN_RESOURCE, "There is no DICOMweb server with this name"));
    }

    void put(String name, DicomWebServer server) {
        registry.put(name, server);
    }

    void remove(String name) {
        registry.remove(name);
    }
}
