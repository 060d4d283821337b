package org.lethe.net;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.lethe.dicom.ByteValue;
import org.lethe.dicom.UID;
import org.lethe.net.Pdu.Pdv;

/** PDUs as bytes (PS3.8 section 9.3). Numbers are big endian. */
final class PduEncoder {
    private static final int AET_BYTES = 16;
    static final int PROTOCOL_VERSION = 1;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    private PduEncoder() {}

    /** A whole PDU, with its header. */
    static ByteBuffer encode(Pdu pdu) {
        byte[] body = new PduEncoder().bodyOf(pdu);
        return ByteBuffer.allocate(PduDecoder.HEADER_BYTES + body.length)
                .put((byte) PduType.of(pdu).code()).put((byte) 0).putInt(body.length).put(body).flip();
    }

    /**
     * The header of a P-DATA-TF with one fragment, which is to follow (PS3.8 section 9.3.5 and annex E.2).
     *
     * @param length of the fragment, in bytes
     */
    static void putFragmentHeader(ByteBuffer target, int contextId, Pdu.Part part, boolean last, int length) {
        target.put((byte) PduType.P_DATA_TF.code()).put((byte) 0).putInt(length + PduDecoder.PDV_HEADER_BYTES)
                .putInt(length + 2).put((byte) contextId).put(control(part, last));
    }

    private static byte control(Pdu.Part part, boolean last) {
        return (byte) ((part == Pdu.Part.COMMAND ? 1 : 0) | (last ? 2 : 0));
    }

    private byte[] bodyOf(Pdu pdu) {
        switch (pdu) {
            case Pdu.AssociateRq rq -> {
                associate(rq.protocolVersion(), rq.calledAet(), rq.callingAet(), rq.applicationContext());
                rq.contexts().forEach(this::context);
                userInformation(rq.user());
            }
            case Pdu.AssociateAc ac -> {
                associate(PROTOCOL_VERSION, ac.calledAet(), ac.callingAet(), UID.DICOMApplicationContext);
                ac.contexts().forEach(this::result);
                userInformation(ac.user());
            }
            case Pdu.AssociateRj(int result, int source, int reason) -> bytes(0, result, source, reason);
            case Pdu.PData(List<Pdv> values) -> values.forEach(this::value);
            case Pdu.ReleaseRq() -> bytes(0, 0, 0, 0);
            case Pdu.ReleaseRp() -> bytes(0, 0, 0, 0);
            case Pdu.Abort(int source, int reason) -> bytes(0, 0, source, reason);
        }
        return out.toByteArray();
    }

    private void associate(int protocolVersion, String calledAet, String callingAet, String applicationContext) {
        int16(protocolVersion);
        int16(0);
        aet(calledAet);
        aet(callingAet);
        out.writeBytes(new byte[32]);
        textItem(ItemType.APPLICATION_CONTEXT, applicationContext);
    }

    private void context(PresentationContext context) {
        PduEncoder item = new PduEncoder();
        item.bytes(context.id(), 0, 0, 0);
        item.textItem(ItemType.ABSTRACT_SYNTAX, context.abstractSyntax());
        context.transferSyntaxes().forEach(uid -> item.textItem(ItemType.TRANSFER_SYNTAX, uid));
        item(ItemType.PROPOSED_CONTEXT, item.out.toByteArray());
    }

    private void result(ContextResult result) {
        PduEncoder item = new PduEncoder();
        item.bytes(result.id(), 0, result.result(), 0);
        item.textItem(ItemType.TRANSFER_SYNTAX, result.transferSyntax());
        item(ItemType.CONTEXT_RESULT, item.out.toByteArray());
    }

    private void userInformation(UserInformation user) {
        PduEncoder item = new PduEncoder();
        item.item(ItemType.PDU_BYTES_MAX, ByteBuffer.allocate(4).putInt(user.pduBytesMax()).array());
        item.textItem(ItemType.IMPLEMENTATION_CLASS_UID, user.implementationClassUid());
        user.extras().window().ifPresent(window -> item.item(ItemType.OPERATIONS_WINDOW, ByteBuffer.allocate(4)
                .putShort((short) window.invoked()).putShort((short) window.performed()).array()));
        user.roles().forEach(item::role);
        if (!user.implementationVersionName().isEmpty()) {
            item.textItem(ItemType.IMPLEMENTATION_VERSION_NAME, user.implementationVersionName());
        }
        user.extras().services().forEach(item::service);
        if (user.extras().identityAccepted()) {
            item.item(ItemType.USER_IDENTITY_ANSWER, new byte[2]); // the length of nothing
        }
        item(ItemType.USER_INFORMATION, item.out.toByteArray());
    }

    private void service(ExtendedNegotiation service) {
        PduEncoder item = new PduEncoder();
        item.textField(service.sopClassUid());
        ByteValue information = service.information();
        item.out.write(information.array(), information.offset(), information.length());
        item(ItemType.EXTENDED_NEGOTIATION, item.out.toByteArray());
    }

    private void role(RoleSelection role) {
        PduEncoder item = new PduEncoder();
        item.textField(role.sopClassUid());
        item.bytes(role.user() ? 1 : 0, role.provider() ? 1 : 0);
        item(ItemType.ROLE_SELECTION, item.out.toByteArray());
    }

    private void value(Pdv value) {
        ByteValue data = value.data();
        int32(data.length() + 2);
        bytes(value.contextId(), control(value.part(), value.last()));
        out.write(data.array(), data.offset(), data.length());
    }

    private void textItem(int type, String text) {
        item(type, text.getBytes(StandardCharsets.US_ASCII));
    }

    private void textField(String text) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        int16(ascii.length);
        out.writeBytes(ascii);
    }

    private void item(int type, byte[] content) {
        bytes(type, 0);
        int16(content.length);
        out.writeBytes(content);
    }

    private void aet(String title) {
        byte[] padded = new byte[AET_BYTES];
        Arrays.fill(padded, (byte) ' ');
        byte[] ascii = title.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(ascii, 0, padded, 0, Math.min(ascii.length, AET_BYTES));
        out.writeBytes(padded);
    }

    private void bytes(int... values) {
        for (int value : values) {
            out.write(value);
        }
    }

    private void int16(int value) {
        bytes(value >> 8, value);
    }

    private void int32(int value) {
        int16(value >> 16);
        int16(value);
    }
}
