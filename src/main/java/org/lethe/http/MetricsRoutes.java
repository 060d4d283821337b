package org.lethe.http;

import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.lethe.config.ServerSettings;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Index;
import org.lethe.index.Node;
import org.lethe.index.Node.State;
import org.lethe.index.Statistics;
import org.lethe.jobs.Job;
import org.lethe.jobs.JobEngine;

/**
 * {@code /tools/metrics}: figures for Prometheus, in its text format and with Orthanc's names
 * (https://prometheus.io/docs/instrumenting/exposition_formats/). They are looked up when somebody asks, and cost
 * nothing otherwise.
 */
public final class MetricsRoutes implements RouteFamily {
    private static final String MEDIA_TYPE = "text/plain; version=0.0.4";
    private static final double MEBIBYTE = 1 << 20;
    private static final double SECOND_MILLIS = 1000;

    private final Index index;
    private final JobEngine jobs;
    private final Clock clock;
    private final long startMillis;
    private final AtomicBoolean enabled;

    public MetricsRoutes(Index index, JobEngine jobs, ServerSettings settings, Clock clock) {
        this.index = index;
        this.jobs = jobs;
        this.clock = clock;
        this.startMillis = clock.millis();
        this.enabled = new AtomicBoolean(settings.metricsEnabled());
    }

    @Override
    public void register(Routes routes) {
        routes.get("/tools/metrics", exchange -> exchange.answerText(enabled.get() ? "1" : "0"));
        routes.put("/tools/metrics", this::enable);
        routes.get("/tools/metrics-prometheus", this::figures);
    }

    private void enable(Exchange exchange) throws IOException {
        switch (exchange.bodyText().strip()) {
            case "1" -> enabled.set(true);
            case "0" -> enabled.set(false);
            default -> throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "The body must be 0 or 1");
        }
        exchange.answerEmpty();
    }

    private void figures(Exchange exchange) throws IOException {
        StringBuilder text = new StringBuilder();
        if (enabled.get()) {
            long now = clock.millis();
            figuresAt(now).forEach((name, value) -> text.append(name).append(' ').append(plain(value))
                    .append(' ').append(now).append('\n'));
        }
        exchange.answerText(text.toString(), MEDIA_TYPE);
    }

    private Map<String, Double> figuresAt(long now) {
        Map<String, Double> figures = new TreeMap<>();
        Statistics statistics = index.statistics();
        figures.put("orthanc_count_patients", (double) statistics.patients());
        figures.put("orthanc_count_studies", (double) statistics.studies());
        figures.put("orthanc_count_series", (double) statistics.series());
        figures.put("orthanc_count_instances", (double) statistics.instances());
        figures.put("orthanc_disk_size_mb", statistics.diskSize() / MEBIBYTE);
        figures.put("orthanc_uncompressed_size_mb", statistics.uncompressedSize() / MEBIBYTE);
        figures.put("orthanc_up_time_s", Math.floor((now - startMillis) / SECOND_MILLIS));
        Runtime runtime = Runtime.getRuntime();
        figures.put("lethe_heap_used_mb", (runtime.totalMemory() - runtime.freeMemory()) / MEBIBYTE);
        addJobs(figures);
        addNodes(figures);
        return figures;
    }

    private void addNodes(Map<String, Double> figures) {
        for (State state : State.values()) {
            figures.put("lethe_cluster_nodes{state=\"" + ClusterRoutes.wordOf(state) + "\"}", 0.0);
        }
        long own = index.nodes().number();
        for (Node node : index.nodes().all()) {
            figures.merge("lethe_cluster_nodes{state=\"" + ClusterRoutes.wordOf(node.state()) + "\"}", 1.0,
                    Double::sum);
            if (node.number() == own) {
                figures.put("lethe_node_info{number=\"%d\",name=\"%s\",version=\"%s\"}".formatted(
                        own, labelOf(node.name()), labelOf(node.version())), 1.0);
            }
        }
    }

    /** The value of a label, as the format wants it. */
    private static String labelOf(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private void addJobs(Map<String, Double> figures) {
        for (String state : new String[] {"completed", "failed", "paused", "pending", "running", "success"}) {
            figures.put("orthanc_jobs_" + state, 0.0);
        }
        for (Job job : jobs.all()) {
            switch (job.state()) {
                case PENDING -> figures.merge("orthanc_jobs_pending", 1.0, Double::sum);
                case RUNNING -> figures.merge("orthanc_jobs_running", 1.0, Double::sum);
                case PAUSED -> figures.merge("orthanc_jobs_paused", 1.0, Double::sum);
                case SUCCESS -> {
                    figures.merge("orthanc_jobs_success", 1.0, Double::sum);
                    figures.merge("orthanc_jobs_completed", 1.0, Double::sum);
                }
                case FAILURE -> {
                    figures.merge("orthanc_jobs_failed", 1.0, Double::sum);
                    figures.merge("orthanc_jobs_completed", 1.0, Double::sum);
                }
            }
        }
    }

    /** Whole numbers without a point, as Orthanc writes them. */
    private static String plain(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }
}
