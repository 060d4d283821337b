package org.lethe.dicomweb;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.lethe.http.Exchange;

/**
 * Where clients find things.
 *
 * @param root the URL of the service, without a slash at its end
 */
record Places(String root) {

    /** @param path of the service, such as {@code /dicom-web} */
    static Places of(Exchange exchange, String path) {
        return new Places(exchange.serverUrl() + path);
    }

    /** @param uids of the study, and of what is below */
    String of(List<String> uids) {
        StringBuilder url = new StringBuilder(root);
        for (int i = 0; i < uids.size(); i++) {
            url.append(List.of("/studies/", "/series/", "/instances/").get(i)).append(encoded(uids.get(i)));
        }
        return url.toString();
    }

    /** Nobody keeps files from having other characters in their UIDs than digits and dots. */
    private static String encoded(String uid) {
        return URLEncoder.encode(uid, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
