package org.lethe.archive.zip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.DicomReader.Until;
import org.lethe.dicom.Element;
import org.lethe.dicom.Item;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.UID;
import org.lethe.dicom.VR;

class DicomDirTest {

    /** Each name stands for a record; its depth is the number of its dots. */
    @ParameterizedTest
    @ValueSource(strings = {
        "",
        "A A.1 A.1.1 A.1.1.1",
        "A A.1 A.1.1 A.1.1.1 A.1.1.2 A.1.2 A.1.2.1 A.2 A.2.1 A.2.1.1 A.2.1.2 A.2.1.3",
        "A A.1 A.1.1 A.1.1.1 B B.1 B.1.1 B.1.1.1 B.2 B.2.1 B.2.1.1 C C.1 C.1.1 C.1.1.1 C.1.1.2"})
    void whoFollowsTheReferencesFindsEveryRecordInItsPlace(String tree) throws IOException {
        List<String> names = tree.isEmpty() ? List.of() : List.of(tree.split(" "));

        assertThat(walk(names)).isEqualTo(names);
    }

    @Test
    void thereMayBeManyPatients() throws IOException {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            names.addAll(List.of(i + "", i + ".1", i + ".1.1", i + ".1.1.1", i + ".1.1.2"));
        }

        assertThat(walk(names)).isEqualTo(names);
    }

    private static List<String> walk(List<String> names) throws IOException {
        try (DicomDir directory = new DicomDir()) {
            for (String name : names) {
                int depth = (int) name.chars().filter(c -> c == '.').count();
                directory.add(depth, record(name));
            }
            try (DicomFile file = DicomReader.standard().read(directory.toSource(), Until.END)) {
                assertThat(file.fileMeta().string(Tag.MediaStorageSOPClassUID))
                        .isEqualTo(UID.MediaStorageDirectoryStorage);
                Map<Integer, Attributes> byPosition = new HashMap<>();
                for (Item item : file.dataset().get(Tag.DirectoryRecordSequence).items()) {
                    byPosition.put((int) item.start(), item.attributes());
                }
                List<String> found = new ArrayList<>();
                int first = file.dataset()
                        .intValue(Tag.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity, -1);
                int last = follow(first, byPosition, found);
                assertThat(file.dataset().intValue(Tag.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity, -1))
                        .isEqualTo(last);
                return found;
            }
        }
    }

    /** @return where the last record of the chain is */
    private static int follow(int first, Map<Integer, Attributes> byPosition, List<String> found) {
        int last = 0;
        for (int at = first; at != 0; at = byPosition.get(at).intValue(Tag.OffsetOfTheNextDirectoryRecord, -1)) {
            assertThat(byPosition).containsKey(at);
            found.add(byPosition.get(at).string(Tag.PatientID));
            follow(byPosition.get(at).intValue(Tag.OffsetOfReferencedLowerLevelDirectoryEntity, -1), byPosition, found);
            last = at;
        }
        return last;
    }

    private static Attributes record(String name) {
        return Attributes.builder(SpecificCharacterSet.ASCII)
                .append(Element.ofText(Tag.DirectoryRecordType, VR.CS, "PATIENT", SpecificCharacterSet.ASCII))
                .append(Element.ofText(Tag.PatientID, VR.LO, name, SpecificCharacterSet.ASCII))
                .build();
    }
}
