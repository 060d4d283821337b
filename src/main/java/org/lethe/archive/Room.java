package org.lethe.archive;

import java.util.Optional;
import java.util.Set;
import org.lethe.config.StorageSettings;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Index;
import org.lethe.index.Statistics;

/**
 * Keeps the storage within its bounds ({@code MaximumStorageSize}, {@code MaximumPatientCount}): makes room by
 * recycling the patients that were stored longest ago and are not protected, or refuses what does not fit.
 */
final class Room {
    private final Index index;
    private final StorageSettings settings;

    Room(Index index, StorageSettings settings) {
        this.index = index;
        this.settings = settings;
    }

    /**
     * Makes room for an instance.
     *
     * @param bytes of its file
     * @param patientId Orthanc ID of its patient, who is not recycled for it
     * @param needed others who are not: if it is their turn, there is no room
     * @throws LetheException of kind {@code FULL_STORAGE} if there is none
     */
    void makeFor(long bytes, String patientId, Set<String> needed) {
        if (settings.sizeBytesMax() == 0 && settings.patientCountMax() == 0) {
            return;
        }
        boolean isNewPatient = !index.contains(Level.PATIENT, patientId);
        if (!fits(bytes, isNewPatient)) {
            recycleFor(bytes, isNewPatient, patientId, needed);
        }
    }

    /** One after another, so that two who want room do not take more than both need. */
    private synchronized void recycleFor(long bytes, boolean isNewPatient, String patientId, Set<String> needed) {
        index.inTurn(Index.Turn.RECYCLING, () -> {
            while (!fits(bytes, isNewPatient)) {
                recycleOneBut(patientId, needed);
            }
        });
    }

    private boolean fits(long bytes, boolean isNewPatient) {
        Statistics used = index.statistics();
        boolean sizeFits = settings.sizeBytesMax() == 0 || used.diskSize() + bytes <= settings.sizeBytesMax();
        boolean countFits = settings.patientCountMax() == 0
                || !isNewPatient
                || used.patients() + 1 <= settings.patientCountMax();
        return sizeFits && countFits;
    }

    private void recycleOneBut(String patientId, Set<String> needed) {
        Optional<String> victim = switch (settings.whenFull()) {
            case RECYCLE -> index.nextToRecycleBut(patientId).filter(next -> !needed.contains(next));
            case REJECT -> Optional.empty();
        };
        deleteIfThere(victim.orElseThrow(() -> new LetheException(
                ErrorKind.FULL_STORAGE, "The storage is full, and nothing in it may be recycled")));
    }

    /** Somebody else may have deleted the patient since, which makes room as well. */
    private void deleteIfThere(String patientId) {
        try {
            index.delete(Level.PATIENT, patientId);
        } catch (LetheException e) {
            if (e.kind() != ErrorKind.UNKNOWN_RESOURCE) {
                throw e;
            }
        }
    }
}
