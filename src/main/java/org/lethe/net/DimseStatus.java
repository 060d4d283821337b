package org.lethe.net;

import java.util.HexFormat;

/**
 * How a peer says that a request went (PS3.7 annex C).
 *
 * @param code (0000,0900)
 */
public record DimseStatus(int code) {
    public static final DimseStatus SUCCESS = new DimseStatus(0x0000);

    /** More answers follow. */
    public static final DimseStatus PENDING = new DimseStatus(0xFF00);

    /** More answers follow, and some keys were not looked at. */
    private static final int PENDING_WITH_REMARK = 0xFF01;

    public static final DimseStatus CANCELLED = new DimseStatus(0xFE00);

    private static final int WARNINGS = 0xB;

    /** Whether it was done, if not without a warning: then, too, an instance is stored (PS3.4 section B.2.3). */
    public boolean isDone() {
        return switch (code) {
            case 0x0000, 0x0001, 0x0107, 0x0116 -> true;
            default -> code >> 12 == WARNINGS;
        };
    }

    /** Whether more responses to the same request follow. */
    public boolean isPending() {
        return code == PENDING.code || code == PENDING_WITH_REMARK;
    }

    /** The code, and in words what the standard says of it (PS3.7 annex C, PS3.4 table B.2-1). */
    @Override
    public String toString() {
        return HexFormat.of().withUpperCase().toHexDigits((short) code) + " (" + words() + ")";
    }

    private String words() {
        return switch (code >> 8) {
            case 0xA7 -> "out of resources";
            case 0xA9 -> "the dataset does not match the SOP class";
            case 0x01, 0x02 -> commonWords();
            default -> switch (code >> 12) {
                case 0x0 -> "success";
                case WARNINGS -> "warning";
                case 0xC -> "cannot understand";
                default -> "failure";
            };
        };
    }

    private String commonWords() {
        return switch (code) {
            case 0x0110 -> "processing failure";
            case 0x0111 -> "duplicate SOP instance";
            case 0x0112 -> "no such SOP instance";
            case 0x0113 -> "no such event type";
            case 0x0117 -> "invalid SOP instance";
            case 0x0118 -> "no such SOP class";
            case 0x0120 -> "missing attribute";
            case 0x0121 -> "missing attribute value";
            case 0x0122 -> "SOP class not supported";
            case 0x0123 -> "no such action type";
            case 0x0124 -> "not authorized";
            case 0x0210 -> "duplicate invocation";
            case 0x0211 -> "unrecognized operation";
            case 0x0213 -> "resource limitation";
            default -> "failure";
        };
    }
}
