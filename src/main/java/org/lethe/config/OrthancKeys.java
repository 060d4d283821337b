package org.lethe.config;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Set;

/** Names of options that Orthanc documents and Lethe does not use, so that a file made for Orthanc can be read. */
final class OrthancKeys {
    /** The unused ones. An option that comes into use is taken out of here: a test finds the overlap. */
    static final Set<String> NOT_IN_USE = Set.of(
            "BuiltinDecoderTranscoderOrder",
            "DatabaseServerIdentifier",
            "DeidentifyLogs",
            "DeidentifyLogsDicomVersion",
            "DicomThreadsCount",
            "ExternalDictionaries",
            "HttpThreadsCount",
            "LoaderThreads",
            "Locale",
            "LuaHeartBeatPeriod",
            "LuaScripts",
            "MallocArenaMax",
            "MaximumConcurrentDcmtkTranscoder",
            "MaximumStorageCacheSize",
            "Pkcs11",
            "Plugins",
            "SslCiphersAccepted",
            "StorageCompression",
            "SynchronousZipStream",
            "TemporaryDirectory",
            "TranscodeDicomProtocol",
            "ZipLoaderThreads");

    /** Why some of these never will be in use, or what is there instead. */
    static final Map<String, String> REASONS = Map.ofEntries(
            entry("BuiltinDecoderTranscoderOrder", "there are no plugins whose order could be set"),
            entry("DatabaseServerIdentifier", "an index belongs to one server"),
            entry("DeidentifyLogs", "logs never have patient data"),
            entry("DeidentifyLogsDicomVersion", "logs never have patient data"),
            entry("DicomThreadsCount", "each association has a virtual thread, up to 256 in all and 128 of one host"),
            entry("ExternalDictionaries",
                    "dictionary files of DCMTK are not read; \"Dictionary\" adds single elements"),
            entry("HttpThreadsCount", "each request has a virtual thread, and their number needs no bound"),
            entry("LoaderThreads", "files are read as they are sent"),
            entry("Locale", "texts are compared as Unicode has it, whatever the system's language is"),
            entry("MallocArenaMax", "bound the memory by LETHE_JAVA_OPTS=-Xmx…"),
            entry("MaximumStorageCacheSize", "the operating system keeps in memory what is read often"),
            entry("Pkcs11", "hardware tokens are not read"),
            entry("Plugins", "there are no plugins"),
            entry("SslCiphersAccepted", "only cipher suites that are held safe today are offered"),
            entry("StorageCompression", "files are stored as they arrive; POST …/attachments/dicom/compress packs one"),
            entry("SynchronousZipStream", "archives always leave while they are made"),
            entry("TemporaryDirectory", "set it by LETHE_JAVA_OPTS=-Djava.io.tmpdir=…"),
            entry("ZipLoaderThreads", "as many threads deflate archives as there are processors"));

    private OrthancKeys() {}
}
