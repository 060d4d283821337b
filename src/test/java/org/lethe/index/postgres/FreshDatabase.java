package org.lethe.index.postgres;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.lethe.config.PostgresSettings;
import org.lethe.index.Node;

/** An empty index for one test, which is given back after all that the test closes by itself. */
final class FreshDatabase implements AfterEachCallback {
    private static final Node.Description SERVER = new Node.Description("test", "127.0.0.1:8042", "1");

    private final PostgresSettings settings = PostgresServer.newDatabase();

    /** Opens it as a server; again, it holds what was written before. */
    PostgresIndex open() {
        return PostgresIndex.open(settings, SERVER);
    }

    PostgresSettings settings() {
        return settings;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        PostgresServer.giveBack(settings);
    }
}
