package org.lethe.http;

import java.util.List;
import java.util.Locale;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/** What a client accepts, by its header {@code Accept} (RFC 9110, section 12.5.1). */
final class Accept {
    private Accept() {}

    /**
     * The offered media type that the client likes best; of those that it likes as well, the first.
     *
     * @param header null for a client that accepts anything
     * @param offered at least one
     * @throws LetheException of kind {@code NOT_ACCEPTABLE} if it accepts none of them
     */
    static String best(String header, List<String> offered) {
        if (header == null || header.isBlank()) {
            return offered.getFirst();
        }
        String best = null;
        double bestQuality = 0;
        for (String mediaType : offered) {
            double quality = qualityOf(mediaType, header);
            if (quality > bestQuality) {
                best = mediaType;
                bestQuality = quality;
            }
        }
        if (best == null) {
            throw new LetheException(
                    ErrorKind.NOT_ACCEPTABLE, "This can be answered as " + String.join(", ", offered) + " only");
        }
        return best;
    }

    /** The most specific range that fits counts. */
    private static double qualityOf(String mediaType, String header) {
        double quality = 0;
        int specific = -1;
        for (String range : header.split(",")) {
            String[] parts = range.split(";");
            int fit = fit(parts[0].strip().toLowerCase(Locale.ROOT), mediaType);
            if (fit > specific) {
                specific = fit;
                quality = quality(parts);
            }
        }
        return quality;
    }

    private static int fit(String range, String mediaType) {
        if (range.equals(mediaType)) {
            return 2;
        }
        if (range.endsWith("/*") && mediaType.startsWith(range.substring(0, range.length() - 1))) {
            return 1;
        }
        return range.equals("*/*") ? 0 : -1;
    }

    private static double quality(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("q=")) {
                try {
                    return Double.parseDouble(parameter.substring(2));
                } catch (NumberFormatException _) {
                    return 0;
                }
            }
        }
        return 1;
    }
}
