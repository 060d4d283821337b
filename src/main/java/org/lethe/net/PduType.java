package org.lethe.net;

/** The types of PDUs, and how long each may be (PS3.8 section 9.3.1). */
enum PduType {
    ASSOCIATE_RQ(1, Bounds.ASSOCIATE_BYTES_MAX),
    ASSOCIATE_AC(2, Bounds.ASSOCIATE_BYTES_MAX),
    ASSOCIATE_RJ(3, Bounds.SHORT_BYTES),
    P_DATA_TF(4, Bounds.DATA_BYTES_MAX),
    RELEASE_RQ(5, Bounds.SHORT_BYTES),
    RELEASE_RP(6, Bounds.SHORT_BYTES),
    ABORT(7, Bounds.SHORT_BYTES);

    private final int code;
    private final int bodyBytesMax;

    /** Longest bodies that are read, in bytes. */
    private static final class Bounds {
        /** 128 contexts of two dozens of transfer syntaxes each fit. */
        static final int ASSOCIATE_BYTES_MAX = 256 << 10;
        static final int DATA_BYTES_MAX = Association.PDU_BYTES_MAX;
        static final int SHORT_BYTES = 4;
    }

    PduType(int code, int bodyBytesMax) {
        this.code = code;
        this.bodyBytesMax = bodyBytesMax;
    }

    int code() {
        return code;
    }

    int bodyBytesMax() {
        return bodyBytesMax;
    }

    static PduType of(Pdu pdu) {
        return switch (pdu) {
            case Pdu.AssociateRq _ -> ASSOCIATE_RQ;
            case Pdu.AssociateAc _ -> ASSOCIATE_AC;
            case Pdu.AssociateRj _ -> ASSOCIATE_RJ;
            case Pdu.PData _ -> P_DATA_TF;
            case Pdu.ReleaseRq _ -> RELEASE_RQ;
            case Pdu.ReleaseRp _ -> RELEASE_RP;
            case Pdu.Abort _ -> ABORT;
        };
    }

    /** Whether there is one with this code. */
    static boolean isKnown(int code) {
        return code >= ASSOCIATE_RQ.code && code <= ABORT.code;
    }

    /** @throws org.lethe.error.LetheException if there is none with this code */
    static PduType of(int code) {
        for (PduType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw NetworkFaults.violation("a PDU of an unknown type");
    }
}
