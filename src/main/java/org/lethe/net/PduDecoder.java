package org.lethe.net;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.lethe.dicom.ByteValue;
import org.lethe.error.LetheException;
import org.lethe.net.Pdu.Part;
import org.lethe.net.Pdu.Pdv;

/**
 * PDUs from bytes (PS3.8 section 9.3). Nothing is believed: each length is held against the bytes that are there, each
 * count against a bound. What this program does not know is passed over, as the standard wants it.
 */
final class PduDecoder {
    /** Type, reserved byte and length of a PDU. */
    static final int HEADER_BYTES = 6;
    /** Length, context and control byte of a fragment. */
    static final int PDV_HEADER_BYTES = 6;

    private static final int AET_BYTES = 16;
    private static final int FIXED_ASSOCIATE_BYTES = 68;
    private static final int ITEM_HEADER_BYTES = 4;
    private static final int UID_CHARACTERS_MAX = 64;
    private static final int TRANSFER_SYNTAXES_MAX = 128;
    private static final UserInformation UNKNOWN_USER = new UserInformation(0, "", "");

    private PduDecoder() {}

    /** The type and the length of a PDU. */
    record Header(PduType type, int bodyBytes) {}

    /**
     * Reads the header of a PDU.
     *
     * @param dataBytesMax how long a P-DATA-TF may be
     * @throws LetheException if it is of no known type, or longer than one of its type may be
     */
    static Header header(ByteBuffer bytes, int dataBytesMax) {
        PduType type = PduType.of(bytes.get() & 0xFF);
        bytes.get();
        long length = Integer.toUnsignedLong(bytes.getInt());
        int bytesMax = type == PduType.P_DATA_TF ? dataBytesMax : type.bodyBytesMax();
        if (length > bytesMax) {
            throw NetworkFaults.violation("a PDU of " + length + " bytes, of which " + bytesMax + " are allowed");
        }
        return new Header(type, (int) length);
    }

    /**
     * Reads what follows a header.
     *
     * @param body all of it, and nothing else
     * @throws LetheException if it is not what the type says
     */
    static Pdu body(PduType type, ByteBuffer body) {
        return switch (type) {
            case ASSOCIATE_RQ -> request(body);
            case ASSOCIATE_AC -> acceptance(body);
            case ASSOCIATE_RJ -> {
                need(body, 4);
                yield new Pdu.AssociateRj(unsigned(body, 1), unsigned(body, 2), unsigned(body, 3));
            }
            case P_DATA_TF -> data(body);
            case RELEASE_RQ -> new Pdu.ReleaseRq();
            case RELEASE_RP -> new Pdu.ReleaseRp();
            case ABORT -> {
                need(body, 4);
                yield new Pdu.Abort(unsigned(body, 2), unsigned(body, 3));
            }
        };
    }

    private static Pdu request(ByteBuffer body) {
        Titles titles = titles(body);
        int protocolVersion = body.getShort(0) & 0xFFFF;
        String applicationContext = "";
        List<PresentationContext> contexts = new ArrayList<>();
        BitSet ids = new BitSet();
        UserInformation user = UNKNOWN_USER;
        while (body.hasRemaining()) {
            Item item = item(body);
            switch (item.type()) {
                case ItemType.APPLICATION_CONTEXT -> applicationContext = uid(item.content());
                case ItemType.PROPOSED_CONTEXT -> {
                    PresentationContext context = context(item.content());
                    if (context.id() % 2 == 0 || ids.get(context.id())) {
                        throw NetworkFaults.violation("a presentation context whose ID is even or taken");
                    }
                    ids.set(context.id());
                    contexts.add(context);
                }
                case ItemType.USER_INFORMATION -> user = UserItems.read(item.content());
                default -> {
                }
            }
        }
        return new Pdu.AssociateRq(titles.called(), titles.calling(), contexts, user, protocolVersion,
                applicationContext);
    }

    private static Pdu acceptance(ByteBuffer body) {
        Titles titles = titles(body);
        List<ContextResult> results = new ArrayList<>();
        UserInformation user = UNKNOWN_USER;
        while (body.hasRemaining()) {
            Item item = item(body);
            switch (item.type()) {
                case ItemType.CONTEXT_RESULT -> {
                    if (results.size() == PresentationContext.COUNT_MAX) {
                        throw NetworkFaults.violation("too many presentation contexts");
                    }
                    results.add(result(item.content()));
                }
                case ItemType.USER_INFORMATION -> user = UserItems.read(item.content());
                default -> {
                }
            }
        }
        return new Pdu.AssociateAc(titles.called(), titles.calling(), results, user);
    }

    private record Titles(String called, String calling) {}

    private static Titles titles(ByteBuffer body) {
        need(body, FIXED_ASSOCIATE_BYTES);
        Titles titles = new Titles(text(body.slice(4, AET_BYTES)), text(body.slice(4 + AET_BYTES, AET_BYTES)));
        body.position(FIXED_ASSOCIATE_BYTES);
        return titles;
    }

    private static PresentationContext context(ByteBuffer content) {
        need(content, 4);
        int id = unsigned(content, 0);
        content.position(4);
        String abstractSyntax = "";
        List<String> transferSyntaxes = new ArrayList<>();
        while (content.hasRemaining()) {
            Item item = item(content);
            switch (item.type()) {
                case ItemType.ABSTRACT_SYNTAX -> abstractSyntax = uid(item.content());
                case ItemType.TRANSFER_SYNTAX -> {
                    if (transferSyntaxes.size() == TRANSFER_SYNTAXES_MAX) {
                        throw NetworkFaults.violation("too many transfer syntaxes");
                    }
                    transferSyntaxes.add(uid(item.content()));
                }
                default -> {
                }
            }
        }
        return new PresentationContext(id, abstractSyntax, transferSyntaxes);
    }

    private static ContextResult result(ByteBuffer content) {
        need(content, 4);
        int id = unsigned(content, 0);
        int result = unsigned(content, 2);
        content.position(4);
        String transferSyntax = "";
        while (content.hasRemaining()) {
            Item item = item(content);
            if (item.type() == ItemType.TRANSFER_SYNTAX) {
                transferSyntax = uid(item.content());
            }
        }
        return new ContextResult(id, result, transferSyntax);
    }

    private static Pdu data(ByteBuffer body) {
        List<Pdv> values = new ArrayList<>();
        while (body.hasRemaining()) {
            need(body, PDV_HEADER_BYTES);
            int length = body.getInt();
            if (length < 2 || length > body.remaining()) {
                throw cutOff();
            }
            int contextId = body.get() & 0xFF;
            int control = body.get();
            byte[] data = new byte[length - 2];
            body.get(data);
            Part part = (control & 1) != 0 ? Part.COMMAND : Part.DATASET;
            values.add(new Pdv(contextId, part, (control & 2) != 0, ByteValue.of(data)));
        }
        return new Pdu.PData(values);
    }

    /** A part of a PDU, or of another item. */
    record Item(int type, ByteBuffer content) {}

    /** Reads the next item, and goes on behind it. */
    static Item item(ByteBuffer bytes) {
        need(bytes, ITEM_HEADER_BYTES);
        int type = bytes.get() & 0xFF;
        bytes.get();
        int length = bytes.getShort() & 0xFFFF;
        need(bytes, length);
        ByteBuffer content = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        return new Item(type, content);
    }

    static String uid(ByteBuffer content) {
        if (content.remaining() > UID_CHARACTERS_MAX) {
            throw NetworkFaults.violation("a UID of more than " + UID_CHARACTERS_MAX + " characters");
        }
        return text(content);
    }

    /** Some pad with zeros, others with spaces. */
    private static String text(ByteBuffer bytes) {
        return StandardCharsets.ISO_8859_1.decode(bytes).toString().trim();
    }

    private static int unsigned(ByteBuffer bytes, int at) {
        return bytes.get(at) & 0xFF;
    }

    static void need(ByteBuffer bytes, int count) {
        if (bytes.remaining() < count) {
            throw cutOff();
        }
    }

    private static LetheException cutOff() {
        return NetworkFaults.violation("a PDU that ends too early");
    }
}
