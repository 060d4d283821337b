package org.lethe.http;

import java.util.List;
import org.lethe.config.DicomSettings;
import org.lethe.dicom.Uids;
import org.lethe.dimse.AcceptedContexts;

/** {@code /tools/dicom-conformance}: what this server can do by DICOM, in the manner of PS3.2. */
public final class ConformanceRoutes implements RouteFamily {
    private static final String QUERY_RETRIEVE = "1.2.840.10008.5.1.4.1.2.";

    private final AcceptedContexts accepted;
    private final DicomSettings settings;

    public ConformanceRoutes(AcceptedContexts accepted, DicomSettings settings) {
        this.accepted = accepted;
        this.settings = settings;
    }

    @Override
    public void register(Routes routes) {
        routes.get("/tools/dicom-conformance", exchange -> exchange.answerText(statement()));
    }

    private String statement() {
        StringBuilder text = new StringBuilder();
        title(text, "DICOM conformance statement of Lethe", '=');
        text.append("Application entity title: ").append(settings.aet()).append("\n");
        List<String> verification = List.of("1.2.840.10008.1.1");
        List<String> commitment = List.of("1.2.840.10008.1.20.1");
        section(text, "SCP of C-ECHO", verification);
        section(text, "SCP of C-STORE", accepted.sopClasses());
        section(text, "SCP of C-FIND", queryRetrieve("1"));
        section(text, "SCP of C-MOVE", queryRetrieve("2"));
        section(text, "SCP of C-GET", queryRetrieve("3"));
        section(text, "SCP of storage commitment", commitment);
        section(text, "SCU of C-ECHO", verification);
        section(text, "SCU of C-FIND", queryRetrieve("1"));
        section(text, "SCU of C-MOVE", queryRetrieve("2"));
        section(text, "SCU of C-GET", queryRetrieve("3"));
        section(text, "SCU of storage commitment", commitment);
        text.append("\nAs SCU of C-STORE, every SOP class that is stored.\n");
        section(text, "Transfer syntaxes that are accepted for C-STORE", accepted.transferSyntaxes());
        return text.toString();
    }

    /** Patient Root and Study Root (PS3.4 section C.6). */
    private static List<String> queryRetrieve(String service) {
        return List.of(QUERY_RETRIEVE + "1." + service, QUERY_RETRIEVE + "2." + service);
    }

    private static void section(StringBuilder text, String title, Iterable<String> uids) {
        text.append('\n');
        title(text, title, '-');
        for (String uid : uids) {
            Uids.Entry entry = Uids.find(uid);
            text.append("  %-64s | %s%n".formatted(entry == null ? "" : entry.keyword(), uid));
        }
    }

    private static void title(StringBuilder text, String title, char line) {
        text.append(title).append('\n').append(String.valueOf(line).repeat(title.length())).append("\n\n");
    }
}
