package org.lethe.evidence;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.lethe.dicom.TagPath;
import org.lethe.evidence.Chain.Part;
import org.lethe.evidence.Output.Fate;
import org.lethe.rewrite.RewritePlan;
import org.lethe.rewrite.RewriteReport.Action;
import org.lethe.rewrite.RewriteReport.Outcome;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a report while the outputs come. Not for several threads. The stream stays open.
 *
 * <p>Memory does not grow with the outputs, but for a digest of each set of actions that no other output has.
 */
public final class ReportWriter {
    private final OutputStream out;
    private final RewritePlan plan;
    private final Chain chain = new Chain();
    private final Totals totals = new Totals();
    private final Map<Fate, Long> fates = new EnumMap<>(Fate.class);
    private boolean isFirst = true;

    /** @throws IOException as all methods, if the stream cannot be written */
    public ReportWriter(OutputStream out, Subject subject) throws IOException {
        this.out = out;
        this.plan = subject.plan();
        for (Fate fate : Fate.values()) {
            fates.put(fate, 0L);
        }
        writeLine(Layout.BEGIN);
        writeMember(Layout.HEADER, Part.HEADER, subject.toJson());
        write(",\n" + Layout.OUTPUTS);
    }

    /**
     * An output that is stored.
     *
     * @param fate MADE or ALREADY_STORED
     */
    public void add(Fate fate, Output output, Actions actions) throws IOException {
        fates.merge(fate, 1L, Long::sum);
        Totals.Pattern pattern = totals.add(actions);
        ObjectNode json = output.toJson();
        if (fate == Fate.ALREADY_STORED) {
            json.put("AlreadyStored", true);
        }
        json.put("Pattern", pattern.number());
        if (pattern.isNew()) {
            json.set("Actions", Layout.read(actions.text()));
        }
        writeEntry(Part.OUTPUT, json);
    }

    /**
     * An original of which nothing was stored.
     *
     * @param fate REFUSED or FAILED
     */
    public void miss(Fate fate) {
        fates.merge(fate, 1L, Long::sum);
    }

    /** Ends the report. */
    public void seal(Instant ended, SigningKey key) throws IOException {
        endArray();
        write(Layout.TOTALS);
        totals.finish();
        for (Map.Entry<Totals.Done, Totals.Count> one : totals.all().entrySet()) {
            writeEntry(Part.TOTAL, totalJson(one.getKey(), one.getValue()));
        }
        endArray();
        writeMember(Layout.SUMMARY, Part.SUMMARY, summaryJson(ended));
        writeLine(",");
        writeLine(Layout.SEAL + Layout.text(Seal.of(chain, key).toJson()) + '}');
        out.flush();
    }

    private ObjectNode totalJson(Totals.Done done, Totals.Count count) {
        return JsonNodeFactory.instance.objectNode()
                .put("Path", done.path())
                .put("Name", nameOf(done.path()))
                .put("Action", done.outcome().name())
                .put("Elements", count.elements())
                .put("Outputs", count.outputs());
    }

    /** The keywords on the way; empty where the dictionary knows none, as for private elements. */
    private String nameOf(String path) {
        if (path.equals(Action.ELSEWHERE)) {
            return "";
        }
        StringBuilder name = new StringBuilder();
        for (String tag : path.split("\\.", -1)) {
            name.append(name.isEmpty() ? "" : ".")
                    .append(plan.keywordOf(TagPath.parseHex(tag).orElseThrow()).orElse("Private"));
        }
        return name.toString();
    }

    private ObjectNode summaryJson(Instant ended) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("Ended", ended.toString());
        json.put("Instances", fates.values().stream().mapToLong(Long::longValue).sum());
        json.put("Made", fates.get(Fate.MADE));
        json.put("AlreadyStored", fates.get(Fate.ALREADY_STORED));
        json.put("Refused", fates.get(Fate.REFUSED));
        json.put("Failed", fates.get(Fate.FAILED));
        ObjectNode actions = json.putObject("Actions");
        for (Outcome outcome : Outcome.values()) {
            actions.put(outcome.name(), totals.byOutcome().getOrDefault(outcome, 0L));
        }
        return json;
    }

    private void writeEntry(Part part, ObjectNode json) throws IOException {
        byte[] line = Layout.line(json);
        chain.add(part, line);
        write(isFirst ? "\n" : ",\n");
        out.write(line);
        isFirst = false;
    }

    private void endArray() throws IOException {
        writeLine("");
        writeLine(Layout.END_OF_ARRAY);
        isFirst = true;
    }

    private void writeMember(String name, Part part, ObjectNode json) throws IOException {
        byte[] line = Layout.line(json);
        chain.add(part, line);
        write(name);
        out.write(line);
    }

    private void writeLine(String text) throws IOException {
        write(text + '\n');
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
