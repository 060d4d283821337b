package org.lethe.index;

/** How an instance came in; the names are Orthanc's (metadata {@code Origin}). */
public enum Origin {
    UNKNOWN("Unknown"),
    DICOM_PROTOCOL("DicomProtocol"),
    REST_API("RestApi"),
    PLUGINS("Plugins"),
    LUA("Lua"),
    WEB_DAV("WebDav");

    private final String title;

    Origin(String title) {
        this.title = title;
    }

    /** The name in JSON, such as {@code RestApi}. */
    public String title() {
        return title;
    }
}
