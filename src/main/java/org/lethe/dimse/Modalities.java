package org.lethe.dimse;

import java.util.SortedMap;
import org.lethe.archive.Registry;
import org.lethe.config.Modality;
import org.lethe.config.ScuSettings;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Index;

/** The modalities that this server knows, by symbolic name. For any number of threads. */
public final class Modalities {
    private static final Registry.Kind<Modality> KIND =
            new Registry.Kind<>("DICOM modality", "DicomModalities", Modality::read, Modality::toJson);

    private final Registry<Modality> registry;

    /** @throws LetheException if the index cannot be read */
    public Modalities(ScuSettings settings, Index index) {
        this.registry = settings.modalitiesInDatabase()
                ? Registry.ofIndex(index, KIND)
                : Registry.ofConfiguration(index, KIND, settings.modalities());
    }

    /** All of them, by name. */
    public SortedMap<String, Modality> all() {
        return registry.all();
    }

    /**
     * The DICOM modality with a name.
     *
     * @throws LetheException of kind {@code INEXISTENT_ITEM} if there is none
     */
    public Modality require(String name) {
        return registry.find(name).orElseThrow(
                () -> new LetheException(ErrorKind.INEXISTENT_ITEM, "There is no DICOM modality with this name"));
    }

    /**
     * Sets a DICOM modality, in the place of one with this name.
     *
     * @throws LetheException of kind {@code BAD_FILE_FORMAT} if this cannot be a name
     */
    public void put(String name, Modality modality) {
        registry.put(name, modality);
    }

    /**
     * Forgets a DICOM modality.
     *
     * @throws LetheException of kind {@code INEXISTENT_ITEM} if there is none with this name
     */
    public void remove(String name) {
        registry.remove(name);
    }
}
