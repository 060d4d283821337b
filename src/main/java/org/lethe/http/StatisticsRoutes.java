package org.lethe.http;

import java.io.IOException;
import org.lethe.dicom.Level;
import org.lethe.index.Index;
import org.lethe.index.Statistics;
import tools.jackson.core.JsonGenerator;

/** How much is stored. Sizes are text, as they may pass what JavaScript can count. */
public final class StatisticsRoutes implements RouteFamily {
    private static final int MEBIBYTE_BITS = 20;

    private final Index index;

    public StatisticsRoutes(Index index) {
        this.index = index;
    }

    @Override
    public void register(Routes routes) {
        routes.get("/statistics", this::all);
        for (Level level : Level.values()) {
            routes.get("/" + level.plural() + "/{id}/statistics", exchange -> below(level, exchange));
        }
    }

    private void all(Exchange exchange) throws IOException {
        Statistics all = index.statistics();
        exchange.answerJson(json -> {
            json.writeStartObject();
            json.writeNumberProperty("CountInstances", all.instances());
            json.writeNumberProperty("CountPatients", all.patients());
            json.writeNumberProperty("CountSeries", all.series());
            json.writeNumberProperty("CountStudies", all.studies());
            writeSize(json, "TotalDiskSize", all.diskSize());
            writeSize(json, "TotalUncompressedSize", all.uncompressedSize());
            json.writeEndObject();
        });
    }

    private void below(Level level, Exchange exchange) throws IOException {
        Statistics below = index.statistics(level, exchange.parameter(0));
        exchange.answerJson(json -> {
            json.writeStartObject();
            if (level.isAbove(Level.INSTANCE)) {
                json.writeNumberProperty("CountInstances", below.instances());
            }
            if (level.isAbove(Level.SERIES)) {
                json.writeNumberProperty("CountSeries", below.series());
            }
            if (level.isAbove(Level.STUDY)) {
                json.writeNumberProperty("CountStudies", below.studies());
            }
            writeSize(json, "DicomDiskSize", below.dicomDiskSize());
            writeSize(json, "DicomUncompressedSize", below.dicomUncompressedSize());
            writeSize(json, "DiskSize", below.diskSize());
            writeSize(json, "UncompressedSize", below.uncompressedSize());
            json.writeEndObject();
        });
    }

    private static void writeSize(JsonGenerator json, String name, long bytes) {
        json.writeStringProperty(name, Long.toString(bytes));
        json.writeNumberProperty(name + "MB", bytes >> MEBIBYTE_BITS);
    }
}
