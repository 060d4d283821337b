package org.lethe.archive.project;

import java.util.ArrayList;
import java.util.List;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/** Reads comma-separated values (RFC 4180) row by row. */
final class CsvRows {
    private final String text;
    private int at;
    private int line = 1;
    private int rowLine = 1;

    CsvRows(String text) {
        this.text = text;
        this.at = text.startsWith("\uFEFF") ? 1 : 0; // spreadsheets like to begin with a byte order mark
    }

    /**
     * The fields of the next row; null at the end. An empty line is a row of one empty field.
     *
     * @throws LetheException of kind BAD_FILE_FORMAT if a quote is at odds with RFC 4180
     */
    List<String> next() {
        if (at >= text.length()) {
            return null;
        }
        rowLine = line;
        List<String> fields = new ArrayList<>();
        fields.add(field());
        while (at < text.length() && text.charAt(at) == ',') {
            at++;
            fields.add(field());
        }
        skipLineEnd();
        return fields;
    }

    /** The line at which the row that was read last begins, from 1. */
    int rowLine() {
        return rowLine;
    }

    private String field() {
        if (at >= text.length() || text.charAt(at) != '"') {
            int start = at;
            while (at < text.length() && !isEnd(text.charAt(at))) {
                if (text.charAt(at) == '"') {
                    throw fault();
                }
                at++;
            }
            return text.substring(start, at);
        }
        StringBuilder field = new StringBuilder();
        at++;
        while (true) {
            int quote = text.indexOf('"', at);
            if (quote < 0) {
                throw fault();
            }
            String part = text.substring(at, quote);
            line += (int) part.chars().filter(c -> c == '\n').count();
            field.append(part);
            at = quote + 1;
            if (at >= text.length() || isEnd(text.charAt(at))) {
                return field.toString();
            }
            if (text.charAt(at) != '"') {
                throw fault();
            }
            field.append('"');
            at++;
        }
    }

    private static boolean isEnd(char c) {
        return c == ',' || c == '\n' || c == '\r';
    }

    private void skipLineEnd() {
        if (at < text.length() && text.charAt(at) == '\r') {
            at++;
        }
        if (at < text.length() && text.charAt(at) == '\n') {
            at++;
        }
        line++;
    }

    private LetheException fault() {
        return new LetheException(ErrorKind.BAD_FILE_FORMAT, "Line " + rowLine
                + ": a quote stands alone, or in the middle of a field without quotes around it");
    }
}
