package org.lethe.evidence;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The end of a report.
 *
 * @param link the last one of the chain
 * @param key whose signature it is
 * @param signature of the chain's message
 */
record Seal(byte[] link, VerifyingKey key, byte[] signature) {
    private static final HexFormat HEX = HexFormat.of();

    static Seal of(Chain chain, SigningKey key) {
        return new Seal(chain.link(), key.verifying(), key.sign(chain.message()));
    }

    ObjectNode toJson() {
        return JsonNodeFactory.instance.objectNode()
                .put("Chain", HEX.formatHex(link))
                .put("Algorithm", VerifyingKey.ALGORITHM)
                .put("PublicKey", Base64.getEncoder().encodeToString(key.encoded()))
                .put("Fingerprint", key.fingerprint())
                .put("Signature", HEX.formatHex(signature));
    }

    /**
     * @throws GeneralSecurityException if the key is none
     * @throws RuntimeException if it is something else
     */
    static Seal ofJson(JsonNode json) throws GeneralSecurityException {
        return new Seal(HEX.parseHex(json.get("Chain").stringValue()),
                VerifyingKey.of(Base64.getDecoder().decode(json.get("PublicKey").stringValue())),
                HEX.parseHex(json.get("Signature").stringValue()));
    }
}
