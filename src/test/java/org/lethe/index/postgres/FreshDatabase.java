package org.lethe.index.postgres;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.lethe.config.PostgresSettings;

/** An empty index for one test, which is given back after all that the test closes by itself. */
final class FreshDatabase implements AfterEachCallback {
    private final PostgresSettings settings = PostgresServer.newDatabase();

    /** Opens it; again, it holds what was written before. */
    PostgresIndex open() {
        return PostgresIndex.open(settings);
    }

    PostgresSettings settings() {
        return settings;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        PostgresServer.giveBack(settings);
    }
}
