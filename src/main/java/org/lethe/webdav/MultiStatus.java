package org.lethe.webdav;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.lethe.index.StoredFile;

/** Writes the answers of WebDAV in XML (RFC 4918, section 14), as they come, so that a folder may be of any size. */
final class MultiStatus implements AutoCloseable {
    /** The media type of all these answers. */
    static final String MEDIA_TYPE = "application/xml; charset=utf-8";

    private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();
    private static final String DAV = "DAV:";
    private static final String OK = "HTTP/1.1 200 OK";
    private static final String LOCK_TIME = "Second-3600";
    // Two digits for the day, as HTTP wants it (RFC 9110, section 5.6.7).
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    private final XMLStreamWriter xml;

    private MultiStatus(XMLStreamWriter xml) {
        this.xml = xml;
    }

    /** Begins an answer about several resources. */
    static MultiStatus begin(OutputStream out) throws IOException {
        try {
            MultiStatus answer = new MultiStatus(FACTORY.createXMLStreamWriter(out, "UTF-8"));
            answer.start("multistatus");
            return answer;
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
    }

    /**
     * Tells all that is known of what stands at a path.
     *
     * @param path the segments below the host
     */
    void write(List<String> path, Node node) throws IOException {
        boolean isFolder = node instanceof Node.Folder;
        try {
            begin("response");
            text("href", href(path, isFolder));
            begin("propstat");
            begin("prop");
            text("displayname", node.name());
            text("creationdate", node.modified().truncatedTo(ChronoUnit.SECONDS).toString());
            text("getlastmodified", HTTP_DATE.format(node.modified()));
            begin("resourcetype");
            if (isFolder) {
                xml.writeEmptyElement("D", "collection", DAV);
            }
            xml.writeEndElement();
            if (node instanceof Node.File file) {
                writeContent(file);
            }
            xml.writeEndElement();
            text("status", OK);
            xml.writeEndElement();
            xml.writeEndElement();
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
    }

    private void writeContent(Node.File file) throws XMLStreamException {
        text("getcontentlength", Long.toString(file.size()));
        if (file.content().isPresent()) {
            StoredFile content = file.content().get();
            text("getcontenttype", "application/dicom");
            text("getetag", '"' + content.attachment().blobKey().toString() + '"');
        }
    }

    /** Says that properties were taken. */
    void writeTaken(List<String> path) throws IOException {
        try {
            begin("response");
            text("href", href(path, false));
            begin("propstat");
            xml.writeEmptyElement("D", "prop", DAV);
            text("status", OK);
            xml.writeEndElement();
            xml.writeEndElement();
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
    }

    /** Writes the description of a lock for writing, a whole answer by itself (RFC 4918, section 9.10). */
    static void writeLock(OutputStream out, List<String> path, String token) throws IOException {
        try {
            MultiStatus answer = new MultiStatus(FACTORY.createXMLStreamWriter(out, "UTF-8"));
            answer.start("prop");
            answer.begin("lockdiscovery");
            answer.begin("activelock");
            answer.choice("locktype", "write");
            answer.choice("lockscope", "exclusive");
            answer.text("depth", "0");
            answer.text("timeout", LOCK_TIME);
            answer.begin("locktoken");
            answer.text("href", token);
            answer.xml.writeEndElement();
            answer.begin("lockroot");
            answer.text("href", href(path, false));
            answer.xml.writeEndDocument(); // ends all that is open
            answer.xml.close();
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
    }

    private void start(String root) throws XMLStreamException {
        xml.setPrefix("D", DAV);
        xml.writeStartDocument("UTF-8", "1.0");
        begin(root);
        xml.writeNamespace("D", DAV);
    }

    private void begin(String name) throws XMLStreamException {
        xml.writeStartElement("D", name, DAV);
    }

    private void text(String name, String text) throws XMLStreamException {
        begin(name);
        xml.writeCharacters(text);
        xml.writeEndElement();
    }

    private void choice(String name, String chosen) throws XMLStreamException {
        begin(name);
        xml.writeEmptyElement("D", chosen, DAV);
        xml.writeEndElement();
    }

    /** A path as it goes over the wire; those of folders end with a slash (RFC 4918, section 5.2). */
    static String href(List<String> path, boolean isFolder) {
        StringBuilder href = new StringBuilder();
        for (String segment : path) {
            href.append('/').append(URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"));
        }
        return href.append(isFolder ? "/" : "").toString();
    }
}
