package org.lethe.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lethe.index.SampleInstances.slice;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.config.Configuration;
import org.lethe.config.StorageSettings;
import org.lethe.dicom.Level;
import org.lethe.index.Index;
import org.lethe.index.sqlite.SqliteIndex;

class RoomTest {
    @TempDir
    Path folder;

    @Test
    void aPatientWhomSomebodyElseDeletesBeforeItIsRecycledMakesRoomAsWell() throws IOException {
        try (Index index = SqliteIndex.open(folder)) {
            index.store(slice("A", "S", "R", "1").build());
            index.store(slice("B", "S", "R", "1").build());

            new Room(beforeDeleting(index), atMostTwoPatients())
                    .makeFor(100, slice("C", "S", "R", "1").id(Level.PATIENT), Set.of());

            assertThat(index.ids(Level.PATIENT, 0, 0)).containsExactly(slice("B", "S", "R", "1").id(Level.PATIENT));
        }
    }

    private StorageSettings atMostTwoPatients() throws IOException {
        Path file = Files.writeString(folder.resolve("settings.json"), "{\"MaximumPatientCount\": 2}");
        return Configuration.read(file, Map.of()).settings().storage();
    }

    /** An index of which somebody else is faster to delete what is to be deleted. */
    private static Index beforeDeleting(Index index) {
        return (Index) Proxy.newProxyInstance(Index.class.getClassLoader(), new Class<?>[] {Index.class},
                (_, method, arguments) -> {
                    if (method.getName().equals("delete")) {
                        index.delete((Level) arguments[0], (String) arguments[1]);
                    }
                    try {
                        return method.invoke(index, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
