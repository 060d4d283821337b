package org.lethe.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.dicom.ByteValue;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

class PduTest {
    private static final long SEED = 20_250_711;
    private static final int ROUNDS = 2_000;

    private static Pdu decode(ByteBuffer bytes) {
        PduDecoder.Header header = PduDecoder.header(bytes, Association.PDU_BYTES_MAX);
        assertThat(bytes.remaining()).isEqualTo(header.bodyBytes());
        return PduDecoder.body(header.type(), bytes.slice());
    }

    private static ByteBuffer hex(String text) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(text.replace(" ", "")));
    }

    @Test
    void anAssociationRequestHasTheBytesOfTheStandard() {
        Pdu request = new Pdu.AssociateRq("CALLED", "CALLING",
                List.of(new PresentationContext(1, "1.2", List.of("1.3", "1.4"))),
                new UserInformation(0x4000, "1.5", "V"));

        assertThat(PduEncoder.encode(request)).isEqualTo(hex("01 00 00000092 0001 0000"
                + "43414c4c454420202020202020202020" + "43414c4c494e47202020202020202020" + "00".repeat(32)
                + "10 00 0015 312e322e3834302e31303030382e332e312e312e31"
                + "20 00 0019 01 00 00 00  30 00 0003 312e32  40 00 0003 312e33  40 00 0003 312e34"
                + "50 00 0014 51 00 0004 00004000  52 00 0003 312e35  55 00 0001 56"));
    }

    @ParameterizedTest
    @CsvSource({
        "03 00 00000004 00 01 01 07, 'AssociateRj[result=1, source=1, reason=7]'",
        "05 00 00000004 00000000, 'ReleaseRq[]'", "06 00 00000004 00000000, 'ReleaseRp[]'",
        "07 00 00000004 0000 02 06, 'Abort[source=2, reason=6]'",
        "04 00 0000000e 00000004 03 03 0102 00000002 05 00, 'PData[values=[Pdv[contextId=3, part=COMMAND, last=true, "
                + "data=ByteValue[2 bytes]], Pdv[contextId=5, part=DATASET, last=false, data=ByteValue[0 bytes]]]]'"})
    void theOtherPdusHaveTheBytesOfTheStandard(String bytes, String pdu) {
        assertThat(decode(hex(bytes))).hasToString(pdu);
        assertThat(PduEncoder.encode(decode(hex(bytes)))).isEqualTo(hex(bytes));
    }

    @Test
    void whatIsWrittenIsReadBack() {
        Generator generator = new Generator(new Random(SEED));
        for (int i = 0; i < ROUNDS; i++) {
            Pdu pdu = generator.pdu();

            assertThat(decode(PduEncoder.encode(pdu))).isEqualTo(pdu);
        }
    }

    @Test
    void whatIsCutOffOrDamagedIsRefusedOrReadButNeverABug() {
        Random random = new Random(SEED);
        Generator generator = new Generator(random);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = PduEncoder.encode(generator.pdu()).array();
            int body = bytes.length - PduDecoder.HEADER_BYTES;
            if (random.nextBoolean()) {
                body = random.nextInt(body + 1);
            }
            for (int damage = bytes.length == 6 ? 0 : random.nextInt(4); damage > 0; damage--) {
                bytes[PduDecoder.HEADER_BYTES + random.nextInt(bytes.length - PduDecoder.HEADER_BYTES)] =
                        (byte) random.nextInt();
            }
            PduType type = PduType.of(bytes[0]);
            ByteBuffer cut = ByteBuffer.wrap(bytes, PduDecoder.HEADER_BYTES, body).slice();

            Throwable fault = catchThrowable(() -> PduDecoder.body(type, cut));

            if (fault != null) {
                assertThat(fault).isInstanceOf(LetheException.class);
                assertThat(((LetheException) fault).kind()).isEqualTo(ErrorKind.NETWORK_PROTOCOL);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"00 00 00000004", "08 00 00000004", "ff 00 00000000", "05 00 00000005", "07 00 ffffffff",
        "04 00 00010001", "04 00 80000000", "01 00 00100001", "48 54 54502f31"})
    void aPduOfAnUnknownTypeOrBeyondItsBoundIsRefusedByItsHeader(String header) {
        assertThatThrownBy(() -> PduDecoder.header(hex(header), Association.PDU_BYTES_MAX))
                .isInstanceOf(LetheException.class)
                .hasMessageStartingWith("The DICOM peer sent a PDU");
    }

    @ParameterizedTest
    @ValueSource(strings = {"03 00 00000000", "07 00 00000003 000000", "01 00 00000002 0001",
        "04 00 00000005 00000004 03", "04 00 00000006 00000001 03 03", "04 00 00000006 00000003 03 03",
        "04 00 00000006 ffffffff 03 03"})
    void aPduThatEndsTooEarlyIsRefused(String bytes) {
        assertThatThrownBy(() -> decode(hex(bytes))).isInstanceOf(LetheException.class)
                .hasMessageContaining("ends too early");
    }

    @Test
    void countsAndLengthsAreBounded() {
        UserInformation user = new UserInformation(0, "1", "");
        List<PresentationContext> many = new ArrayList<>();
        for (int i = 0; i <= PresentationContext.COUNT_MAX; i++) {
            many.add(new PresentationContext(PresentationContext.idAt(i), "1", List.of()));
        }
        PresentationContext wide = new PresentationContext(1, "1", java.util.Collections.nCopies(129, "1"));
        PresentationContext longUid = new PresentationContext(1, "1".repeat(65), List.of());
        for (List<PresentationContext> contexts : List.of(many, List.of(wide), List.of(longUid))) {
            ByteBuffer bytes = PduEncoder.encode(new Pdu.AssociateRq("A", "B", contexts, user));

            assertThatThrownBy(() -> decode(bytes)).isInstanceOf(LetheException.class);
        }
    }

    @Test
    void itemsThatNobodyKnowsArePassedOver() {
        String fixed = "0001 0000" + "20".repeat(32) + "00".repeat(32);
        ByteBuffer bytes = hex("02 00 00000062" + fixed + "99 00 0001 ff  21 00 0008 03 00 00 00 77 00 0000"
                + "50 00 0009 5a 00 0005 0001020304");

        assertThat(decode(bytes)).isEqualTo(new Pdu.AssociateAc("", "",
                List.of(new ContextResult(3, 0, "")), new UserInformation(0, "", "")));
    }

    /** A request with items of user information. */
    private static ByteBuffer request(String items) {
        String user = items.replace(" ", "");
        return hex("01 00 %08x".formatted(72 + user.length() / 2) + "0001 0000" + "20".repeat(32) + "00".repeat(32)
                + "50 00 %04x".formatted(user.length() / 2) + user);
    }

    @Test
    void whatIsNegotiatedBesideContextsIsReadFromTheBytesOfTheStandard() {
        Pdu.AssociateRq read = (Pdu.AssociateRq) decode(request("53 00 0004 0005 0000"
                + "56 00 0008 0003 312e32 010001" + "56 00 0005 0003 312e33"
                + "57 00 000e 0003 312e32 0003 342e32 0000 0000" // common extended negotiation
                + "58 00 000a 02 01 0002 4d45 0002 5057"));

        assertThat(read.user().extras()).isEqualTo(new Extras(Optional.of(new Extras.Window(5, 0)),
                List.of(new ExtendedNegotiation("1.2", ByteValue.of(new byte[] {1, 0, 1})),
                        new ExtendedNegotiation("1.3", ByteValue.EMPTY)),
                Optional.of(new UserIdentity(2, true)), false));
    }

    @ParameterizedTest
    @CsvSource({"01 00 0002 4d45 0000, 1, false", "01 01 0002 4d45, 1, true", "03 01 0003 010203 0000, 3, true",
        "04 00 0000 0000, 4, false", "05 01 0001 78 0000 ffff, 5, true", "ff 07 0000 0000, 255, false",
        "02 01 0002 4d45 0002 5057 00, 2, true", "02 01 0009 4d, 2, true", "01 00, 1, false"})
    void whoeverTheUserIsNothingOfItIsKept(String content, int type, boolean answerWanted) {
        ByteBuffer bytes = request("58 00 %04x".formatted(content.replace(" ", "").length() / 2) + content);

        assertThat(((Pdu.AssociateRq) decode(bytes)).user().extras().identity())
                .contains(new UserIdentity(type, answerWanted));
    }

    @ParameterizedTest
    @ValueSource(strings = {"53 00 0003 000100", "56 00 0001 00", "56 00 0004 0003 312e", "58 00 0001 01",
        "58 00 0040 01 00 0001 4d 0000"})
    void anItemOfUserInformationThatEndsTooEarlyIsRefused(String item) {
        assertThatThrownBy(() -> decode(request(item))).isInstanceOf(LetheException.class)
                .hasMessageContaining("ends too early");
    }

    /** Makes PDUs of all types. */
    private record Generator(Random random) {
        Pdu pdu() {
            return switch (random.nextInt(7)) {
                case 0 -> new Pdu.AssociateRq(aet(), aet(), contexts(), user(), random.nextInt(1 << 16), uid());
                case 1 -> new Pdu.AssociateAc(aet(), aet(),
                        list(() -> new ContextResult(random.nextInt(256), random.nextInt(5), uid()), 128), user());
                case 2 -> new Pdu.AssociateRj(random.nextInt(256), random.nextInt(256), random.nextInt(256));
                case 3 -> new Pdu.PData(list(this::value, 5));
                case 4 -> new Pdu.ReleaseRq();
                case 5 -> new Pdu.ReleaseRp();
                default -> new Pdu.Abort(random.nextInt(256), random.nextInt(256));
            };
        }

        private List<PresentationContext> contexts() {
            int first = random.nextInt(100);
            return IntStream.range(0, random.nextInt(8)).mapToObj(n -> new PresentationContext(
                    PresentationContext.idAt(first + n), uid(), list(this::uid, 6))).toList();
        }

        private UserInformation user() {
            return new UserInformation(random.nextInt(Integer.MAX_VALUE), uid(), random.nextBoolean() ? "" : aet(),
                    list(() -> new RoleSelection(uid(), random.nextBoolean(), random.nextBoolean()), 5), extras());
        }

        private Extras extras() {
            Optional<Extras.Window> window = random.nextBoolean()
                    ? Optional.empty()
                    : Optional.of(new Extras.Window(random.nextInt(1 << 16), random.nextInt(1 << 16)));
            return new Extras(window, list(() -> new ExtendedNegotiation(uid(), value().data()), 3), Optional.empty(),
                    random.nextBoolean());
        }

        private Pdu.Pdv value() {
            byte[] data = new byte[random.nextInt(300)];
            random.nextBytes(data);
            return new Pdu.Pdv(random.nextInt(256), random.nextBoolean() ? Pdu.Part.COMMAND : Pdu.Part.DATASET,
                    random.nextBoolean(), ByteValue.of(data));
        }

        private String aet() {
            return text("ABCXYZ_019", 1 + random.nextInt(16));
        }

        private String uid() {
            return text("0123456789.", 1 + random.nextInt(64));
        }

        private String text(String letters, int length) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < length; i++) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            return text.toString();
        }

        private <T> List<T> list(Supplier<T> maker, int max) {
            List<T> list = new ArrayList<>();
            for (int i = random.nextInt(max + 1); i > 0; i--) {
                list.add(maker.get());
            }
            return list;
        }
    }
}
