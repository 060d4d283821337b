package org.lethe.http;

import java.io.IOException;
import org.lethe.archive.Archive;
import org.lethe.config.DefaultEncoding;
import org.lethe.config.DicomSettings;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/** {@code /tools/default-encoding}: the character set assumed where a dataset names none, until the next start. */
public final class EncodingRoutes implements RouteFamily {
    private static final String PATH = "/tools/default-encoding";

    private final Archive archive;
    // Guarded by this.
    private DefaultEncoding encoding;

    public EncodingRoutes(Archive archive, DicomSettings settings) {
        this.archive = archive;
        this.encoding = settings.defaultEncoding();
    }

    @Override
    public void register(Routes routes) {
        routes.get(PATH, exchange -> exchange.answerText(current().word()));
        routes.put(PATH, this::change);
    }

    private synchronized DefaultEncoding current() {
        return encoding;
    }

    private void change(Exchange exchange) throws IOException {
        DefaultEncoding chosen = named(exchange.bodyText().strip());
        synchronized (this) {
            encoding = chosen;
            archive.reader().assumed().set(SpecificCharacterSet.of(chosen.specificCharacterSet()));
        }
        exchange.answerText(chosen.word());
    }

    private static DefaultEncoding named(String word) {
        for (DefaultEncoding each : DefaultEncoding.values()) {
            if (each.word().equals(word)) {
                return each;
            }
        }
        throw new LetheException(ErrorKind.PARAMETER_OUT_OF_RANGE, "There is no such encoding");
    }
}
