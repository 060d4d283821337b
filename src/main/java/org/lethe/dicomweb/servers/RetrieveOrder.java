package org.lethe.dicomweb.servers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is to be fetched, and where from.
 *
 * @param server symbolic name
 * @param url of the server when the order was made
 * @param resources at least one
 * @param permissive whether what cannot be fetched or stored is passed over
 * @param headers of the request alone; as they may be secrets, they are not kept with the job beyond a restart
 */
record RetrieveOrder(
        String server, String url, List<Resource> resources, boolean permissive, Map<String, String> headers) {

    RetrieveOrder {
        resources = List.copyOf(resources);
        headers = Map.copyOf(headers);
    }

    /**
     * A study, or a series of it, or an instance of that.
     *
     * @param uids of them, from the study down
     */
    record Resource(List<String> uids) {
        private static final List<String> NAMES = List.of("Study", "Series", "Instance");
        private static final List<String> FOLDERS = List.of("studies/", "/series/", "/instances/");
        private static final Pattern UID = Pattern.compile("[0-9.]{1,64}");

        Resource {
            uids = List.copyOf(uids);
        }

        /** @throws LetheException of kind {@code BAD_REQUEST} if it is something else */
        static Resource read(JsonNode json) {
            List<String> uids = new ArrayList<>();
            for (String name : NAMES) {
                JsonNode uid = json.get(name);
                if (uid == null || uid.isNull() || uid.isString() && uid.stringValue().isEmpty()) {
                    break;
                }
                if (!uid.isString() || !UID.matcher(uid.stringValue()).matches()) {
                    throw new LetheException(ErrorKind.BAD_REQUEST, "\"" + name + "\" must be a UID");
                }
                uids.add(uid.stringValue());
            }
            if (uids.isEmpty() || NAMES.subList(uids.size(), NAMES.size()).stream().anyMatch(json::hasNonNull)) {
                throw new LetheException(ErrorKind.BAD_REQUEST,
                        "What is fetched needs a \"Study\"; an \"Instance\" needs its \"Series\", too");
            }
            return new Resource(uids);
        }

        /** Where it is below the root of a server. */
        String path() {
            StringBuilder path = new StringBuilder();
            for (int i = 0; i < uids.size(); i++) {
                path.append(FOLDERS.get(i)).append(uids.get(i));
            }
            return path.toString();
        }

        private void putInto(ObjectNode json) {
            for (int i = 0; i < uids.size(); i++) {
                json.put(NAMES.get(i), uids.get(i));
            }
        }
    }

    /** Reads {@code Resources}. */
    static List<Resource> resources(ObjectNode body) {
        JsonNode list = body.get("Resources");
        if (list == null || !list.isArray() || list.isEmpty()) {
            throw new LetheException(ErrorKind.BAD_REQUEST,
                    "The member \"Resources\" must be an array of objects with \"Study\", \"Series\", \"Instance\"");
        }
        return list.valueStream().map(Resource::read).toList();
    }

    ArrayNode resourcesJson() {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        resources.forEach(resource -> resource.putInto(list.addObject()));
        return list;
    }

    /** As {@link #ofJson} reads it. */
    ObjectNode toJson() {
        return JsonNodeFactory.instance.objectNode().put("Server", server).put("Url", url)
                .put("Permissive", permissive).set("Resources", resourcesJson());
    }

    static RetrieveOrder ofJson(ObjectNode json) {
        return new RetrieveOrder(json.get("Server").stringValue(), json.get("Url").stringValue(), resources(json),
                json.get("Permissive").booleanValue(), Map.of());
    }

    /** The question for one of the resources. */
    Question question(Resource resource) {
        return new Question(resource.path(), headers);
    }

    /** The part of a header that says what is wanted. */
    static String accept(boolean universalTransferSyntax) {
        return "multipart/related; type=\"application/dicom\""
                + Optional.of("; transfer-syntax=*").filter(_ -> universalTransferSyntax).orElse("");
    }
}
