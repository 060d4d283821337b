package org.lethe.config;

import java.util.Set;

/** Names of options that Orthanc documents and Lethe does not use, so that a file made for Orthanc can be read. */
final class OrthancKeys {
    /** The unused ones. An option that comes into use is taken out of here: a test finds the overlap. */
    static final Set<String> NOT_IN_USE = Set.of(
            "BuiltinDecoderTranscoderOrder",
            "DatabaseServerIdentifier",
            "DeidentifyLogs",
            "DeidentifyLogsDicomVersion",
            "DicomAlwaysAllowFindWorklist",
            "DicomAssociationCloseDelay",
            "DicomScuPreferredTransferSyntax",
            "DicomThreadsCount",
            "DicomTlsCertificate",
            "DicomTlsCiphersAccepted",
            "DicomTlsEnabled",
            "DicomTlsMinimumProtocolVersion",
            "DicomTlsPrivateKey",
            "DicomTlsRemoteCertificateRequired",
            "DicomTlsTrustedCertificates",
            "ExternalDictionaries",
            "HttpProxy",
            "HttpThreadsCount",
            "HttpTimeout",
            "HttpsCACertificates",
            "HttpsVerifyPeers",
            "LoaderThreads",
            "Locale",
            "LuaHeartBeatPeriod",
            "LuaScripts",
            "MallocArenaMax",
            "MaximumConcurrentDcmtkTranscoder",
            "MaximumStorageCacheSize",
            "OrthancExplorerEnabled",
            "OrthancPeers",
            "OrthancPeersInDatabase",
            "Pkcs11",
            "Plugins",
            "SslCiphersAccepted",
            "SynchronousZipStream",
            "TemporaryDirectory",
            "TranscodeDicomProtocol",
            "Warnings",
            "WebDavDeleteAllowed",
            "WebDavEnabled",
            "WebDavUploadAllowed",
            "ZipLoaderThreads");

    private OrthancKeys() {}
}
