package org.lethe.config;

import java.util.Locale;

/** An enum constant that is a word of the configuration. */
public interface Word {
    /** The name of the constant, as Java writes it: {@code IF_CHANGED}. */
    String name();

    /** The name as Orthanc's options and answers write it: {@code IfChanged}. */
    default String word() {
        StringBuilder word = new StringBuilder();
        for (String part : name().split("_")) {
            word.append(part.charAt(0)).append(part.substring(1).toLowerCase(Locale.ROOT));
        }
        return word.toString();
    }
}
