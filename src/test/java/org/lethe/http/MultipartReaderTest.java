package org.lethe.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.http.MultipartReader.Part;
import org.lethe.io.BlockInputStream;

class MultipartReaderTest {
    private static final String BOUNDARY = "b-1";

    @Test
    void anyPartsComeOutAsTheyWentInHoweverTheBytesArrive() throws IOException {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            List<byte[]> contents = new ArrayList<>();
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            body.writeBytes(ascii(random.nextBoolean() ? "preamble\r\n" : ""));
            for (int part = random.nextInt(5); part >= 0; part--) {
                byte[] content = content(random);
                contents.add(content);
                body.writeBytes(ascii("--" + BOUNDARY + "\r\nContent-Type: a/b\r\nX: " + content.length + "\r\n\r\n"));
                body.writeBytes(content);
                body.writeBytes(ascii("\r\n"));
            }
            body.writeBytes(ascii("--" + BOUNDARY + "--\r\nepilogue"));

            MultipartReader reader = new MultipartReader(inBits(body.toByteArray(), random), BOUNDARY);

            for (byte[] content : contents) {
                Part part = reader.next().orElseThrow();
                assertThat(part.headers()).containsEntry("x", Integer.toString(content.length))
                        .containsEntry("content-type", "a/b");
                if (random.nextInt(4) > 0) { // or it is passed over
                    assertThat(part.content().readAllBytes()).isEqualTo(content);
                    assertThat(part.content().read()).isEqualTo(-1);
                }
            }
            assertThat(reader.next()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--b", "--b-1\r\nA: b\r\n\r\ncontent", "--b-1\r\nA: b\r\n\r\ncontent\r\n--b-",
        "--b-1\r\nno colon\r\n\r\n", "nothing of the kind"})
    void aBodyThatIsCutOffOrNoneIsRefused(String body) {
        assertThatThrownBy(() -> {
            MultipartReader reader = new MultipartReader(new ByteArrayInputStream(ascii(body)), BOUNDARY);
            for (Optional<Part> part = reader.next(); part.isPresent(); part = reader.next()) {
                part.get().content().readAllBytes();
            }
        }).isInstanceOfSatisfying(LetheException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_REQUEST));
    }

    @Test
    void headersAreBounded() {
        String long1 = "--b-1\r\nA: " + "x".repeat(10_000);
        StringBuilder lines = new StringBuilder("--b-1\r\n");
        for (int i = 0; i < 100; i++) {
            lines.append('H').append(i).append(": x\r\n");
        }
        String same = "--b-1\r\n" + "A: b\r\n".repeat(100);
        for (String body : List.of(long1, lines.toString(), same)) {
            assertThatThrownBy(() -> new MultipartReader(new ByteArrayInputStream(ascii(body)), BOUNDARY).next())
                    .isInstanceOf(LetheException.class);
        }
    }

    @Test
    void aBoundaryIsNeeded() {
        for (String boundary : new String[] {null, "", "x".repeat(201)}) {
            assertThatThrownBy(() -> new MultipartReader(InputStream.nullInputStream(), boundary))
                    .isInstanceOf(LetheException.class);
        }
    }

    /** Often large, and full of what looks like a boundary. */
    private static byte[] content(Random random) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (int i = random.nextInt(40); i > 0; i--) {
            switch (random.nextInt(5)) {
                case 0 -> content.writeBytes(ascii("\r\n--b-"));
                case 1 -> content.writeBytes(ascii("\r\n\r"));
                case 2 -> content.writeBytes(ascii("--" + BOUNDARY));
                default -> {
                    byte[] bytes = new byte[random.nextInt(9000)];
                    random.nextBytes(bytes);
                    content.writeBytes(bytes);
                }
            }
        }
        String text = content.toString(StandardCharsets.ISO_8859_1);
        while (text.contains("\r\n--" + BOUNDARY)) {
            text = text.replace("\r\n--" + BOUNDARY, "");
        }
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static InputStream inBits(byte[] bytes, Random random) {
        return new BlockInputStream() {
            private int at;

            @Override
            public int read(byte[] target, int offset, int length) {
                if (at == bytes.length) {
                    return -1;
                }
                int most = random.nextInt(3) == 0 ? 3 : 70_000;
                int count = Math.min(Math.min(length, 1 + random.nextInt(most)), bytes.length - at);
                System.arraycopy(bytes, at, target, offset, count);
                at += count;
                return count;
            }
        };
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
