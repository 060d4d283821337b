package org.lethe.evidence;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.lethe.io.Sha256;
import org.lethe.rewrite.RewriteReport;
import org.lethe.rewrite.RewriteReport.Action;
import org.lethe.rewrite.RewriteReport.Outcome;
import tools.jackson.databind.JsonNode;

/** What was done to the elements of one file, as text that can be kept: many files of a series have the same. */
public final class Actions {
    private final String text;
    private final String digest;

    private Actions(String text) {
        this.text = text;
        this.digest = HexFormat.of().formatHex(Sha256.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Of a rewriting that was asked to report. */
    public static Actions of(RewriteReport report) {
        StringBuilder text = new StringBuilder("[");
        for (Action action : report.actions()) {
            // Neither paths nor outcomes have letters that JSON would escape.
            text.append(text.length() == 1 ? "[\"" : ",[\"").append(action.path()).append("\",\"")
                    .append(action.outcome().name()).append("\",").append(action.elements()).append(']');
        }
        return new Actions(text.append(']').toString());
    }

    /** What was kept as text. */
    public static Actions ofText(String text) {
        return new Actions(text);
    }

    /** A JSON array of {@code [path, outcome, elements]}. */
    public String text() {
        return text;
    }

    /** SHA-256 of the text in hexadecimal digits: the same for what is the same. */
    public String digest() {
        return digest;
    }

    List<Action> list() {
        List<Action> list = new ArrayList<>();
        for (JsonNode action : Layout.read(text)) {
            list.add(new Action(action.get(0).stringValue(), Outcome.valueOf(action.get(1).stringValue()),
                    action.get(2).intValue()));
        }
        return list;
    }
}
