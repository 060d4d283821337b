package org.lethe.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Somebody with a certificate, signed by himself.
 *
 * @param store both the certificate and the key
 * @param certificate PEM file
 * @param key PEM file
 */
public record TestIdentity(KeyStore store, Path certificate, Path key) {
    public static final String PASSWORD = "secret";
    public static final String ALIAS = "k";

    /**
     * Makes a new one, of a host called localhost.
     *
     * @param options further ones of keytool
     */
    public static TestIdentity of(Path folder, String algorithm, String name, String... options) throws Exception {
        Path file = folder.resolve(name + ".p12");
        String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        List<String> command = new ArrayList<>(List.of(keytool, "-genkeypair", "-keyalg", algorithm, "-alias", ALIAS,
                "-dname", "CN=localhost", "-ext", "san=dns:localhost", "-keystore", file.toString(), "-storetype",
                "PKCS12", "-storepass", PASSWORD));
        command.addAll(List.of(options));
        Process made = new ProcessBuilder(command).inheritIO().start();
        if (made.waitFor() != 0) {
            throw new IOException("keytool failed");
        }
        KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
        Path certificate = Files.writeString(folder.resolve(name + ".crt"),
                pem("CERTIFICATE", store.getCertificate(ALIAS).getEncoded()));
        Path key = Files.writeString(folder.resolve(name + ".key"), pem("PRIVATE KEY", pkcs8(store)));
        return new TestIdentity(store, certificate, key);
    }

    /** The private key. */
    public static byte[] pkcs8(KeyStore store) throws GeneralSecurityException {
        return store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded();
    }

    /** A block of a PEM file. */
    public static String pem(String title, byte[] content) {
        return "-----BEGIN " + title + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
                + "\n-----END " + title + "-----\n";
    }
}
