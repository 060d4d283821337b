package org.lethe.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.lethe.config.Modality;
import org.lethe.config.Modality.RetrieveMethod;
import org.lethe.dicom.Level;
import org.lethe.dicom.json.TagFormat;
import org.lethe.dimse.RetrieveOrder;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.rewrite.RewriteRequest.JobOptions;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads what a client wants to be fetched from a modality. */
final class RetrieveRequest {
    private final ObjectNode body;
    private final JsonRequest request;
    private final Modality modality;

    private RetrieveRequest(ObjectNode body, Modality registered) {
        this.body = body;
        this.request = new JsonRequest(body);
        this.modality = ModalityRequest.of(registered, body);
    }

    /** Reads a body that may also be the title of the target alone, which need not be JSON, or nothing. */
    static RetrieveRequest parse(byte[] body, Modality registered) throws IOException {
        String text = new String(body, StandardCharsets.UTF_8).strip();
        if (text.startsWith("{")) {
            return new RetrieveRequest(ModalityRequest.options(body), registered);
        }
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        return new RetrieveRequest(text.isEmpty() ? options : options.put("TargetAet", text), registered);
    }

    ObjectNode body() {
        return body;
    }

    JobOptions job() {
        return StoreRequest.job(request);
    }

    /**
     * What is to be fetched.
     *
     * @param byDefault how, if neither the request nor the modality says it; never that of the system
     * @param ownAet the title of this server
     * @param resources the identifiers of each
     */
    RetrieveOrder order(RetrieveMethod byDefault, String ownAet, Level level, List<Map<Integer, String>> resources) {
        RetrieveMethod method = method(byDefault);
        String target = request.text("TargetAet", ownAet);
        if (!Modality.isAet(target)) {
            throw new LetheException(ErrorKind.PARAMETER_OUT_OF_RANGE,
                    "\"TargetAet\" must be 1 to 16 printable ASCII characters");
        }
        return new RetrieveOrder(modality, method, target, level, resources, request.flag("Permissive", false),
                formatOf(request, TagFormat.SHORT));
    }

    private RetrieveMethod method(RetrieveMethod byDefault) {
        RetrieveMethod wanted = request.has("RetrieveMethod")
                ? Arrays.stream(RetrieveMethod.values())
                        .filter(method -> method.word().equals(request.text("RetrieveMethod"))).findFirst()
                        .orElseThrow(() -> new LetheException(ErrorKind.PARAMETER_OUT_OF_RANGE,
                                "\"RetrieveMethod\" must be one of " + Arrays.stream(RetrieveMethod.values())
                                        .map(RetrieveMethod::word).collect(Collectors.joining(", "))))
                : RetrieveMethod.SYSTEM_DEFAULT;
        RetrieveMethod usual = modality.retrieveMethod() == RetrieveMethod.SYSTEM_DEFAULT
                ? byDefault
                : modality.retrieveMethod();
        return wanted == RetrieveMethod.SYSTEM_DEFAULT ? usual : wanted;
    }

    /** How a body wants tags to be shown. */
    static TagFormat formatOf(JsonRequest request, TagFormat byDefault) {
        if (request.flag("Simplify", false)) {
            return TagFormat.SIMPLIFY;
        }
        if (request.flag("Short", false)) {
            return TagFormat.SHORT;
        }
        return request.flag("Full", false) ? TagFormat.FULL : byDefault;
    }

    /** The index of an answer, as it stands in a path. */
    static int indexOf(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException _) {
            throw new LetheException(ErrorKind.PARAMETER_OUT_OF_RANGE, "The index of an answer must be a number");
        }
    }
}
