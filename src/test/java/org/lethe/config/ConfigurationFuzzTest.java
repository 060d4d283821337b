package org.lethe.config;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.nio.file.Path;
import java.util.Map;
import org.lethe.error.LetheException;

class ConfigurationFuzzTest {

    @FuzzTest
    void anyTextIsAConfigurationOrIsRefused(@NotNull String text) {
        try {
            Configuration.parse(text, Path.of(""), Map.of("HOME", "\"}"));
        } catch (LetheException expected) {
            // The only exception that a broken file may cause.
        }
    }
}
