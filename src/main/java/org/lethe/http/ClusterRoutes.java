package org.lethe.http;

import java.io.IOException;
import java.util.Optional;
import org.lethe.index.Index;
import org.lethe.index.Node;
import org.lethe.index.Node.State;
import tools.jackson.core.JsonGenerator;

/** {@code /cluster}: the servers that share the index, and whether this one may be sent requests. */
public final class ClusterRoutes implements RouteFamily {
    private static final int UNAVAILABLE = 503;
    /** No property has this name; it is asked for to see whether the index answers. */
    private static final String NOTHING = "IsThereAnybody";

    private final Index index;

    public ClusterRoutes(Index index) {
        this.index = index;
    }

    @Override
    public void register(Routes routes) {
        routes.get("/cluster", this::nodes);
        routes.get("/cluster/health", this::health);
    }

    private void nodes(Exchange exchange) throws IOException {
        long own = index.nodes().number();
        exchange.answerJson(json -> {
            json.writeStartArray();
            for (Node node : index.nodes().all()) {
                write(json, node, node.number() == own);
            }
            json.writeEndArray();
        });
    }

    private static void write(JsonGenerator json, Node node, boolean isThisNode) {
        json.writeStartObject();
        json.writeStringProperty("Address", node.address());
        json.writeBooleanProperty("IsThisNode", isThisNode);
        json.writeStringProperty("Name", node.name());
        json.writeNumberProperty("Number", node.number());
        json.writeNumberProperty("SecondsSinceBeat", node.sinceBeat().toSeconds());
        json.writeStringProperty("Started", Dates.text(node.started()));
        json.writeStringProperty("State", wordOf(node.state()));
        json.writeStringProperty("Version", node.version());
        json.writeEndObject();
    }

    static String wordOf(State state) {
        return switch (state) {
            case LIVING -> "Living";
            case DRAINING -> "Draining";
            case GONE -> "Gone";
        };
    }

    /** If the index does not answer, that is told as of any other request: with the same status. */
    private void health(Exchange exchange) throws IOException {
        index.property(NOTHING);
        Optional<Node> self = index.nodes().self();
        if (self.map(Node::state).equals(Optional.of(State.LIVING))) {
            exchange.answerText("OK\n");
        } else {
            exchange.answerStatus(UNAVAILABLE);
            exchange.answerText("This server takes no new work\n");
        }
    }
}
