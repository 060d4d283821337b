package org.lethe.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lethe.http.TestServer.json;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.index.Node;
import org.lethe.index.sqlite.SqliteIndex;
import tools.jackson.databind.JsonNode;

/** What the only server of an index says of itself. */
class ClusterRoutesTest {
    private static final String[] ALICE = {"Authorization", "Basic YWxpY2U6c2VjcmV0"}; // alice:secret

    @TempDir
    Path folder;

    private SqliteIndex index;
    private TestServer server;

    @BeforeEach
    void start() {
        index = SqliteIndex.open(folder, new Node.Description("Alone", "127.0.0.1:8042", "7"));
        server = TestServer.of(TestServer.settings(Map.of("alice", "secret"), 1000), new ClusterRoutes(index));
    }

    @AfterEach
    void stop() {
        server.close();
        index.close();
    }

    @Test
    void oneServerIsAlone() {
        JsonNode nodes = json(server.get("/cluster", ALICE));

        assertThat(nodes).hasSize(1);
        assertThat(nodes.get(0).get("Name").stringValue()).isEqualTo("Alone");
        assertThat(nodes.get(0).get("Address").stringValue()).isEqualTo("127.0.0.1:8042");
        assertThat(nodes.get(0).get("Version").stringValue()).isEqualTo("7");
        assertThat(nodes.get(0).get("Number").longValue()).isEqualTo(1);
        assertThat(nodes.get(0).get("IsThisNode").booleanValue()).isTrue();
        assertThat(nodes.get(0).get("State").stringValue()).isEqualTo("Living");
    }

    @Test
    void whoSpreadsRequestsNeedsNoPasswordAndLearnsThatAServerDrains() {
        assertThat(server.get("/cluster").statusCode()).isEqualTo(401);
        assertThat(server.get("/cluster/health").statusCode()).isEqualTo(200);

        index.nodes().drain();

        assertThat(server.get("/cluster/health").statusCode()).isEqualTo(503);
        assertThat(json(server.get("/cluster", ALICE)).get(0).get("State").stringValue()).isEqualTo("Draining");
    }
}
