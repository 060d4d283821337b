package org.lethe.dimse;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lethe.config.Modality;
import org.lethe.config.ScuSettings;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Index;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The modalities that this server knows, by symbolic name: those of the configuration, whose changes last until the
 * next start, or those of the index, whose changes outlive it. For any number of threads.
 */
public final class Modalities {
    private static final String PROPERTY = "DicomModalities";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Index index;
    private final boolean inDatabase;

    // Guarded by this.
    private final SortedMap<String, Modality> modalities = new TreeMap<>();

    /** @throws LetheException if the index cannot be read */
    public Modalities(ScuSettings settings, Index index) {
        this.index = index;
        this.inDatabase = settings.modalitiesInDatabase();
        if (inDatabase) {
            index.property(PROPERTY).map(JSON::readTree).ifPresent(kept -> {
                for (Map.Entry<String, JsonNode> each : kept.properties()) {
                    modalities.put(each.getKey(), Modality.read(each.getValue()));
                }
            });
        } else {
            modalities.putAll(settings.modalities());
        }
    }

    /** All of them, by name. */
    public synchronized SortedMap<String, Modality> all() {
        return new TreeMap<>(modalities);
    }

    /**
     * The modality with a name.
     *
     * @throws LetheException of kind {@code INEXISTENT_ITEM} if there is none
     */
    public synchronized Modality require(String name) {
        Modality modality = modalities.get(name);
        if (modality == null) {
            throw new LetheException(ErrorKind.INEXISTENT_ITEM, "There is no DICOM modality with this name");
        }
        return modality;
    }

    /**
     * Sets a modality, in the place of one with this name.
     *
     * @throws LetheException of kind {@code BAD_FILE_FORMAT} if this cannot be a name
     */
    public synchronized void put(String name, Modality modality) {
        if (!ScuSettings.isName(name)) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT,
                    "The name of a modality may have letters, digits, dots, dashes and underscores only");
        }
        SortedMap<String, Modality> changed = all();
        changed.put(name, modality);
        become(changed);
    }

    /**
     * Forgets a modality.
     *
     * @throws LetheException of kind {@code INEXISTENT_ITEM} if there is none with this name
     */
    public synchronized void remove(String name) {
        require(name);
        SortedMap<String, Modality> changed = all();
        changed.remove(name);
        become(changed);
    }

    /** Keeps first, so that nothing is known here that a restart would forget. */
    private void become(SortedMap<String, Modality> changed) {
        if (inDatabase) {
            ObjectNode kept = JSON.createObjectNode();
            changed.forEach((name, modality) -> kept.set(name, modality.toJson()));
            index.setProperty(PROPERTY, JSON.writeValueAsString(kept));
        }
        modalities.clear();
        modalities.putAll(changed);
    }
}
