package org.lethe.dicom.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.io.IOException;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Dictionary;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

class JsonFuzzTest {
    private static final BulkDataValue NOWHERE = (_, _) -> {
        throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "There is no bulk data");
    };

    @FuzzTest
    void anyTextIsADatasetThatCanBeWrittenOrIsRefused(@NotNull String text) throws IOException {
        Attributes dataset;
        try {
            dataset = read(text);
        } catch (LetheException expected) {
            return; // the only exception that broken JSON may cause
        }
        String written = Json.text(out -> DicomJson.write(dataset, out, BulkDataUri.INLINE));

        assertThat(Json.text(out -> DicomJson.write(read(written), out, BulkDataUri.INLINE))).isEqualTo(written);
    }

    @FuzzTest
    void anyFileThatCanBeReadCanBeShown(byte @NotNull [] bytes) throws IOException {
        DicomFile file;
        try {
            file = DicomReader.standard().read(ByteSource.of(bytes), DicomReader.Until.END);
        } catch (LetheException expected) {
            return;
        }
        for (TagFormat format : TagFormat.values()) {
            TagsJson tags = TagsJson.of(Dictionary.standard(), format).showingWhole(_ -> true);
            Json.written(out -> tags.writeUpToPixelData(file, out));
        }
        Json.written(out -> DicomJson.write(file.dataset(), out, BulkDataUri.INLINE));
    }

    private static Attributes read(String text) {
        try (JsonParser in = JsonMapper.shared().createParser(text)) {
            return DicomJson.read(in, Dictionary.standard(), NOWHERE);
        }
    }
}
