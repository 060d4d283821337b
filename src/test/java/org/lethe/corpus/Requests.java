package org.lethe.corpus;

import java.util.ArrayList;
import java.util.List;

/** Requests to anonymize: each option alone, some of them together, and other profiles. */
public final class Requests {
    /** What takes most away. */
    public static final String STRICT = "{\"Profile\": \"strict\"}";

    /** All options that need no profile file. */
    public static final List<String> OPTIONS = List.of("RetainUIDs", "RetainDeviceIdentity",
            "RetainInstitutionIdentity", "RetainPatientCharacteristics", "RetainLongitudinalFullDates",
            "RetainLongitudinalModifiedDates", "CleanDescriptors", "CleanStructuredContent", "CleanGraphics",
            "CleanPixelData");

    private static final List<List<String>> TOGETHER = List.of(
            List.of("CleanDescriptors", "CleanStructuredContent", "CleanGraphics"),
            List.of("RetainLongitudinalModifiedDates", "RetainPatientCharacteristics", "CleanDescriptors"),
            List.of("RetainUIDs", "RetainDeviceIdentity", "RetainInstitutionIdentity", "RetainPatientCharacteristics",
                    "RetainLongitudinalModifiedDates", "CleanDescriptors", "CleanStructuredContent", "CleanGraphics"));

    private Requests() {}

    /** Whether a request leaves no text as it is that nobody speaks of. */
    public static boolean reachesUnlistedText(String request) {
        return request.equals(STRICT) || request.contains("CleanDescriptors") || request.contains("CleanStructured")
                || request.contains("CleanGraphics");
    }

    /** A request with some options. */
    public static String with(List<String> options) {
        return "{\"Options\": [" + String.join(", ", options.stream().map(one -> '"' + one + '"').toList()) + "]}";
    }

    /** All of them, in JSON. */
    public static List<String> all() {
        List<String> all = new ArrayList<>(List.of("{}", STRICT));
        OPTIONS.forEach(option -> all.add(with(List.of(option))));
        TOGETHER.forEach(options -> all.add(with(options)));
        return List.copyOf(all);
    }
}
