package org.lethe.http;

/** How tags are named in JSON. */
enum TagForm {
    /** {@code "0010,0010": {"Name": "PatientName", "Type": "String", "Value": "…"}}. */
    FULL,
    /** {@code "0010,0010": "…"}. */
    SHORT,
    /** {@code "PatientName": "…"}. */
    SIMPLIFIED;

    /**
     * Reads {@code ?full}, {@code ?short} and {@code ?simplify}.
     *
     * @param absent what is meant if there is none of them
     */
    static TagForm of(Arguments arguments, TagForm absent) {
        if (arguments.flag("simplify", false)) {
            return SIMPLIFIED;
        }
        if (arguments.flag("short", false)) {
            return SHORT;
        }
        return arguments.flag("full", false) ? FULL : absent;
    }
}
