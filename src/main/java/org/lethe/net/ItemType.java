package org.lethe.net;

/** The types of the items in PDUs (PS3.8 sections 9.3.2 and 9.3.3, PS3.7 annex D.3.3.2). */
final class ItemType {
    static final int APPLICATION_CONTEXT = 0x10;
    static final int PROPOSED_CONTEXT = 0x20;
    static final int CONTEXT_RESULT = 0x21;
    static final int ABSTRACT_SYNTAX = 0x30;
    static final int TRANSFER_SYNTAX = 0x40;
    static final int USER_INFORMATION = 0x50;
    static final int PDU_BYTES_MAX = 0x51;
    static final int IMPLEMENTATION_CLASS_UID = 0x52;
    static final int OPERATIONS_WINDOW = 0x53;
    static final int ROLE_SELECTION = 0x54;
    static final int IMPLEMENTATION_VERSION_NAME = 0x55;
    static final int EXTENDED_NEGOTIATION = 0x56;
    static final int USER_IDENTITY = 0x58;
    static final int USER_IDENTITY_ANSWER = 0x59;

    private ItemType() {}
}
