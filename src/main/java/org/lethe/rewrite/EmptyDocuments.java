package org.lethe.rewrite;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Locale;

/** Documents without content, for Encapsulated Document (0042,0011). */
final class EmptyDocuments {
    /** One blank page of A4 (ISO 32000-1 section 7.5). */
    private static final String PDF =
            """
            %PDF-1.4
            1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
            2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
            3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
            xref
            0 4
            0000000000 65535 f\040
            0000000009 00000 n\040
            0000000052 00000 n\040
            0000000101 00000 n\040
            trailer<</Size 4/Root 1 0 R>>
            startxref
            164
            %%EOF
            """;

    private static final String CDA = "<ClinicalDocument xmlns=\"urn:hl7-org:v3\"/>";

    /** An 80-byte header and a count of no triangles. */
    private static final int STL_BYTES = 84;

    private EmptyDocuments() {}

    /** @param mimeType of the document that is replaced; null if unknown */
    static byte[] of(String mimeType) {
        return switch (mimeType == null ? "" : mimeType.toLowerCase(Locale.ROOT)) {
            case "application/pdf" -> PDF.getBytes(US_ASCII);
            case "text/xml" -> CDA.getBytes(US_ASCII);
            case "model/stl" -> new byte[STL_BYTES];
            case "model/obj", "model/mtl" -> "# empty\n".getBytes(US_ASCII);
            default -> new byte[2];
        };
    }
}
