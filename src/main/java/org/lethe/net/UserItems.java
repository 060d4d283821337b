package org.lethe.net;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lethe.dicom.ByteValue;
import org.lethe.net.Extras.Window;

/** Reads the items of user information (PS3.8 annex D.1, PS3.7 annex D.3.3), as {@link PduDecoder} reads the others. */
final class UserItems {
    private static final int COUNT_MAX = 1024;

    private int pduBytesMax;
    private String classUid = "";
    private String versionName = "";
    private Optional<Window> window = Optional.empty();
    private Optional<UserIdentity> identity = Optional.empty();
    private boolean identityAccepted;
    private final List<RoleSelection> roles = new ArrayList<>();
    private final List<ExtendedNegotiation> services = new ArrayList<>();

    private UserItems() {}

    /** @throws org.lethe.error.LetheException if something in it is too long, or more than there can be */
    static UserInformation read(ByteBuffer content) {
        UserItems items = new UserItems();
        while (content.hasRemaining()) {
            items.read(PduDecoder.item(content));
        }
        return new UserInformation(items.pduBytesMax, items.classUid, items.versionName, items.roles,
                new Extras(items.window, items.services, items.identity, items.identityAccepted));
    }

    private void read(PduDecoder.Item item) {
        ByteBuffer content = item.content();
        switch (item.type()) {
            case ItemType.PDU_BYTES_MAX -> {
                PduDecoder.need(content, 4);
                // More than an int can say is as good as no bound.
                pduBytesMax = Math.max(0, content.getInt());
            }
            case ItemType.IMPLEMENTATION_CLASS_UID -> classUid = PduDecoder.uid(content);
            case ItemType.IMPLEMENTATION_VERSION_NAME -> versionName = PduDecoder.uid(content);
            case ItemType.OPERATIONS_WINDOW -> {
                PduDecoder.need(content, 4);
                window = Optional.of(new Window(content.getShort() & 0xFFFF, content.getShort() & 0xFFFF));
            }
            case ItemType.ROLE_SELECTION -> addRole(content);
            case ItemType.EXTENDED_NEGOTIATION -> addService(content);
            case ItemType.USER_IDENTITY -> {
                PduDecoder.need(content, 2);
                // Whose it is, is passed over, in whatever form it is.
                identity = Optional.of(new UserIdentity(content.get() & 0xFF, content.get() == 1));
            }
            case ItemType.USER_IDENTITY_ANSWER -> identityAccepted = true;
            default -> {
                // Also common extended negotiation, to which there is no answer (PS3.7 annex D.3.3.6).
            }
        }
    }

    private void addRole(ByteBuffer content) {
        String uid = PduDecoder.uid(field(content));
        PduDecoder.need(content, 2);
        checkRoom(roles);
        roles.add(new RoleSelection(uid, content.get() == 1, content.get() == 1));
    }

    private void addService(ByteBuffer content) {
        String uid = PduDecoder.uid(field(content));
        byte[] information = new byte[content.remaining()];
        content.get(information);
        checkRoom(services);
        services.add(new ExtendedNegotiation(uid, ByteValue.of(information)));
    }

    private static void checkRoom(List<?> items) {
        if (items.size() == COUNT_MAX) {
            throw NetworkFaults.violation("too many roles or services");
        }
    }

    /** Reads a length and as many bytes, and goes on behind them. */
    private static ByteBuffer field(ByteBuffer content) {
        PduDecoder.need(content, 2);
        int length = content.getShort() & 0xFFFF;
        PduDecoder.need(content, length);
        ByteBuffer field = content.slice(content.position(), length);
        content.position(content.position() + length);
        return field;
    }
}
