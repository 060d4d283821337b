package org.lethe.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.config.DicomSettings.ExtraMainTags;
import org.lethe.config.HttpSettings.TlsSettings;
import org.lethe.config.Modality.Manufacturer;
import org.lethe.config.Modality.Permission;
import org.lethe.config.Modality.RetrieveMethod;
import org.lethe.config.OrthancPeer.ClientCertificate;
import org.lethe.config.PeerSettings.Proxy;
import org.lethe.config.ProjectSettings.KeySource;
import org.lethe.config.ScpSettings.SyntaxGroup;
import org.lethe.config.StorageSettings.AccessOnFind;
import org.lethe.config.StorageSettings.IngestTranscoding;
import org.lethe.config.StorageSettings.Overwrite;
import org.lethe.config.StorageSettings.WhenFull;
import org.lethe.error.LetheException;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class ConfigurationTest {
    private static final Path HERE = Path.of("");
    /** Whoever copies the documented file and changes the other option is not to be held to these. */
    private static final Set<String> FOLLOWING_ANOTHER = Set.of("AuthenticationEnabled", "IndexDirectory");

    @TempDir
    Path folder;

    @Test
    void withoutAFileEverySettingHasItsDefault() {
        assertThat(Configuration.defaults()).isEqualTo(new Configuration(
                new Settings(
                        new ServerSettings("Lethe", Map.of(), Map.of(), Map.of(), false, false, false, false, true,
                                Set.of(Warning.values()), false),
                        new HttpSettings(true, 8042, List.of(), false, false, new RegisteredUsers(Map.of()),
                                Optional.empty(), true, Duration.ofSeconds(30), Duration.ofSeconds(30), true, true,
                                true, false, 16L << 30, Set.of()),
                        new StorageSettings(Path.of("LetheStorage"), Path.of("LetheStorage"), 0, 0,
                                WhenFull.RECYCLE, false, Overwrite.NEVER, Duration.ofSeconds(60), 0, 0,
                                AccessOnFind.ALWAYS, false, new IngestTranscoding("", true, true), Optional.empty(),
                                Optional.empty()),
                        new JobSettings(2, 10, true, Map.of(), 1),
                        new DicomSettings(true, "ORTHANC", 4242, false, DefaultEncoding.LATIN1, false, false,
                                List.of(), true, "",
                                new ExtraMainTags(List.of(), List.of(), List.of(), List.of()), 90,
                                new ScuSettings(Map.of(), false, Duration.ofSeconds(10), RetrieveMethod.C_MOVE, false,
                                        100, "1.2.840.10008.1.2.1", Duration.ofSeconds(5)),
                                new ScpSettings(Set.of(Permission.ECHO, Permission.STORE), false, false,
                                        Duration.ofSeconds(30), 65536, List.of("*"), Set.of(), List.of("*"),
                                        List.of(), true, 100, Optional.empty()),
                                new DicomTlsSettings(false, Optional.empty(), Optional.empty(), true,
                                        TlsVersion.TLS_1_2, List.of())),
                        new PeerSettings(Map.of(), false, Duration.ofSeconds(60), Optional.empty(), true,
                                Optional.empty()),
                        new WebDavSettings(true, true, false),
                        new DicomWebSettings(true, "/dicom-web", true, true, "/wado", Map.of(), false),
                        new WebSettings(true, Optional.empty()),
                        new DeidentificationSettings(Optional.empty(), Map.of(), List.of(),
                                new EvidenceSettings(true, Optional.empty()))),
                List.of()));
    }

    @Test
    void everyOptionLandsInItsSetting() {
        Configuration configuration = parse("""
                {
                  "Name": "A", "UserMetadata": {"m": 1024}, "UserContentType": {"c": 1025, "d": [1026, "audio/flac"]},
                  "CheckRevisions": true, "ReadOnly": true, "ExecuteLuaEnabled": true,
                  "RestApiWriteToFileSystemEnabled": true, "MetricsEnabled": false,
                  "Warnings": {"W003_DecoderFailure": false, "W001_TagsBeingReadFromStorage": true},
                  "ZipUseUtf8": true,
                  "HttpServerEnabled": false, "HttpPort": 1, "HttpBindAddresses": ["::1"],
                  "RemoteAccessAllowed": true, "AuthenticationEnabled": true, "RegisteredUsers": {"u": "p"},
                  "SslEnabled": true, "SslCertificate": "c.pem", "SslMinimumProtocolVersion": 5,
                  "SslVerifyPeers": true, "SslTrustedClientCertificates": "t.pem",
                  "KeepAlive": false, "KeepAliveTimeout": 2, "HttpRequestTimeout": 3, "TcpNoDelay": false,
                  "HttpCompressionEnabled": false, "HttpDescribeErrors": false, "HttpVerbose": true,
                  "MaximumRequestBodySize": 4, "CorsOrigins": ["https://v.example.org", "http://localhost:3000"],
                  "StorageDirectory": "s", "IndexDirectory": "i",
                  "PostgreSQL": {"EnableIndex": true, "Host": "db.example.org", "Port": 5433, "Database": "orthanc",
                    "Username": "me", "Password": "secret", "EnableSsl": true, "IndexConnectionsCount": 3,
                    "MaximumConnectionRetries": 4, "ConnectionRetryInterval": 6},
                  "MaximumStorageSize": 5, "MaximumPatientCount": 6, "MaximumStorageMode": "Reject",
                  "StoreMD5ForAttachments": true, "SyncStorageArea": true, "StoreDicom": true,
                  "OverwriteInstances": "IfChanged", "StableAge": 7,
                  "LimitFindResults": 8, "LimitFindInstances": 9, "StorageAccessOnFind": "Answers",
                  "LogExportedResources": true, "IngestTranscoding": "1.2.840.10008.1.2.1",
                  "AwsS3Storage": {"BucketName": "b", "Region": "r", "AccessKey": "k", "SecretKey": "s",
                    "Endpoint": "http://s3:9000", "ConnectionTimeout": 19, "RequestTimeout": 20, "RootPath": "a/b/",
                    "VirtualAddressing": false, "StorageStructure": "legacy", "HybridMode": "WriteToFileSystem",
                    "StorageEncryption": {"Enable": true, "MasterKey": [3, "3.key"],
                      "PreviousMasterKeys": [[2, "2.key"]], "MaxConcurrentInputSize": 1},
                    "ServerSideEncryption": "aws:kms", "KmsKeyId": "kms",
                    "CacheDirectory": "cache", "CacheSize": 21},
                  "IngestTranscodingOfUncompressed": false, "IngestTranscodingOfCompressed": false,
                  "ConcurrentJobs": 10, "JobsHistorySize": 11, "SaveJobs": false, "MediaArchiveSize": 12,
                  "JobsEngineThreadsCount": {"ResourceModification": 7},
                  "DicomServerEnabled": false, "DicomAet": "B", "DicomPort": 13, "DicomCheckCalledAet": true,
                  "DefaultEncoding": "JapaneseKanji", "UnknownSopClassAccepted": true, "CaseSensitivePN": true,
                  "Dictionary": {"0014,1020": ["DA", "ValidationExpiryDate", 1, 0],
                                 "2001,5f": ["SQ", "StackSequence", 1, 1, "Philips Imaging DD 001"]},
                  "LoadPrivateDictionary": false, "DefaultPrivateCreator": "C",
                  "ExtraMainDicomTags": {"Patient": ["p"], "Study": ["st"], "Series": ["se"], "Instance": ["i"]},
                  "DicomLossyTranscodingQuality": 14, "DicomModalitiesInDatabase": false, "DicomScuTimeout": 15,
                  "DicomModalities": {"a": {"AET": "X", "Host": "h", "Port": 16, "LocalAet": "Y", "Timeout": 17,
                    "Manufacturer": "GE", "UseDicomTls": true, "RetrieveMethod": "C-GET", "AllowEcho": false,
                    "AllowStorageCommitment": false, "AllowTranscoding": false, "Anonymize": {"Profile": "m"}}},
                  "OrthancPeersInDatabase": false, "HttpTimeout": 18, "HttpProxy": "me:pw@proxy:3128",
                  "HttpsVerifyPeers": true, "HttpsCACertificates": "ca.pem",
                  "OrthancPeers": {"p": {"Url": "https://h/o", "Username": "u", "Password": "pw", "Timeout": 19,
                    "HttpHeaders": {"X-Token": "t"}, "CertificateFile": "c", "CertificateKeyFile": "k",
                    "CertificateKeyPassword": "s", "Pkcs11": true, "Site": "north", "Anonymize": {"Profile": "p"}}},
                  "DicomDefaultRetrieveMethod": "C-GET", "DicomEchoChecksFind": true, "QueryRetrieveSize": 18,
                  "DicomScuPreferredTransferSyntax": "1.2.840.10008.1.2",
                  "DicomAlwaysAllowEcho": false, "DicomAlwaysAllowStore": false, "DicomAlwaysAllowFind": true,
                  "DicomAlwaysAllowGet": true, "DicomAlwaysAllowMove": true, "DicomCheckModalityHost": true,
                  "StrictAetComparison": true, "DicomScpTimeout": 19, "MaximumPduLength": 8192,
                  "AcceptedTransferSyntaxes": ["1.2*"], "DeflatedTransferSyntaxAccepted": false,
                  "JpegTransferSyntaxAccepted": false, "Jpeg2000TransferSyntaxAccepted": true,
                  "JpegLosslessTransferSyntaxAccepted": true, "JpipTransferSyntaxAccepted": true,
                  "Mpeg2TransferSyntaxAccepted": true, "Mpeg4TransferSyntaxAccepted": true,
                  "H265TransferSyntaxAccepted": true, "RleTransferSyntaxAccepted": false,
                  "AcceptedSopClasses": ["1.3"], "RejectedSopClasses": ["1.4"], "SynchronousCMove": false,
                  "WebDavEnabled": false, "WebDavUploadAllowed": false, "WebDavDeleteAllowed": true,
                  "OrthancExplorerEnabled": false, "OhifDirectory": "ohif",
                  "DicomWeb": {"Enable": false, "Root": "a/b/", "EnableMetadataCache": false, "EnableWado": false,
                               "WadoRoot": "/w", "Servers": {"s": {"Url": "https://w", "Username": "u",
                               "Password": "pw", "HasDelete": true, "ChunkedTransfers": false,
                               "HasWadoRsUniversalTransferSyntax": false}}, "ServersInDatabase": false},
                  "StorageCommitmentReportsSize": 20, "DicomAssociationCloseDelay": 21,
                  "DicomTlsEnabled": true, "DicomTlsCertificate": "o.crt", "DicomTlsPrivateKey": "o.key",
                  "DicomTlsTrustedCertificates": "t.crt", "DicomTlsRemoteCertificateRequired": true,
                  "DicomTlsMinimumProtocolVersion": 5, "DicomTlsCiphersAccepted": ["TLS_AES_128_GCM_SHA256"],
                  "DicomAlwaysAllowFindWorklist": true,
                  "Worklists": {"Enable": true, "Directory": "w", "FilterIssuerAet": true, "LimitAnswers": 21,
                    "SetStudyInstanceUidIfMissing": false, "DeleteWorklistsOnStableStudy": false},
                  "DeidentificationProfiles": "prof",
                  "EvidenceEnabled": false, "EvidenceKeyFile": "e.pem",
                  "Projects": {"p-1": {"KeyFile": "k", "TrialIdsFile": "t.csv", "MayLookBack": ["u"]},
                    "p-2": {"KeyVariable": "K"}},
                  "AnonymizeOnIngest": [{"AET": "CT1", "CalledAET": "L", "Request": {"Profile": "i"}},
                    {"User": "u", "Request": {"Profile": "j"}}]
                }
                """);

        assertThat(configuration).isEqualTo(new Configuration(
                new Settings(
                        new ServerSettings("A", Map.of("m", 1024), Map.of("c", 1025, "d", 1026),
                                Map.of("d", "audio/flac"), true, true, true, true, false,
                                EnumSet.complementOf(EnumSet.of(Warning.W003_DECODER_FAILURE)), true),
                        new HttpSettings(false, 1, List.of("::1"), true, true, new RegisteredUsers(Map.of("u", "p")),
                                Optional.of(new TlsSettings(Path.of("c.pem"), TlsVersion.TLS_1_3,
                                        Optional.of(Path.of("t.pem")))),
                                false, Duration.ofSeconds(2), Duration.ofSeconds(3), false, false, false, true,
                                4L << 20, Set.of("https://v.example.org", "http://localhost:3000")),
                        new StorageSettings(Path.of("s"), Path.of("i"), 5L << 20, 6, WhenFull.REJECT, true,
                                Overwrite.IF_CHANGED, Duration.ofSeconds(7), 8, 9, AccessOnFind.ANSWERS, true,
                                new IngestTranscoding("1.2.840.10008.1.2.1", false, false),
                                Optional.of(new S3Settings("b", "r", Optional.of(new S3Settings.AccessKey("k", "s")),
                                        Optional.of(URI.create("http://s3:9000")), Duration.ofSeconds(19),
                                        Duration.ofSeconds(20), "a/b/", S3Settings.Structure.LEGACY, false,
                                        new S3Settings.AtRest("aws:kms", "kms"), S3Settings.Hybrid.WRITE_TO_FILE_SYSTEM,
                                        Optional.of(new S3Settings.MasterKeys(
                                                new S3Settings.MasterKey(3, Path.of("3.key")),
                                                List.of(new S3Settings.MasterKey(2, Path.of("2.key"))))),
                                        Path.of("cache"), 21L << 20)),
                                Optional.of(new PostgresSettings("db.example.org", 5433, "orthanc", "me", "secret",
                                        Map.of("sslmode", "require"), 3, 4, Duration.ofSeconds(6)))),
                        new JobSettings(10, 11, false, Map.of("ResourceModification", 7), 12),
                        new DicomSettings(false, "B", 13, true, DefaultEncoding.JAPANESE_KANJI, true, true,
                                List.of(new DictionaryEntry(0x0014, 0x1020, "DA", "ValidationExpiryDate", 1, 0, ""),
                                        new DictionaryEntry(0x2001, 0x5F, "SQ", "StackSequence", 1, 1,
                                                "Philips Imaging DD 001")),
                                false, "C", new ExtraMainTags(List.of("p"), List.of("st"), List.of("se"),
                                        List.of("i")),
                                14, new ScuSettings(Map.of("a", new Modality("X", "h", 16, Manufacturer.GE,
                                        EnumSet.of(Permission.FIND, Permission.FIND_WORKLIST, Permission.GET,
                                                Permission.MOVE, Permission.STORE),
                                        true, "Y", 17, RetrieveMethod.C_GET, Optional.of(request("m")))), false,
                                        Duration.ofSeconds(15),
                                        RetrieveMethod.C_GET, true, 18, "1.2.840.10008.1.2", Duration.ofSeconds(21)),
                                new ScpSettings(Set.of(Permission.FIND, Permission.FIND_WORKLIST, Permission.GET,
                                        Permission.MOVE), true, true,
                                        Duration.ofSeconds(19), 8192, List.of("1.2*"),
                                        Set.of(SyntaxGroup.DEFLATED, SyntaxGroup.JPEG, SyntaxGroup.RLE),
                                        List.of("1.3"), List.of("1.4"), false, 20,
                                        Optional.of(new WorklistSettings(Path.of("w"), true, 21, false, false))),
                                new DicomTlsSettings(true,
                                        Optional.of(new DicomTlsSettings.Identity(Path.of("o.crt"), Path.of("o.key"))),
                                        Optional.of(Path.of("t.crt")), true, TlsVersion.TLS_1_3,
                                        List.of("TLS_AES_128_GCM_SHA256"))),
                        new PeerSettings(Map.of("p", new OrthancPeer("https://h/o/", "u", "pw",
                                Map.of("X-Token", "t"), 19, Optional.of(new ClientCertificate("c", "k", "s")), true,
                                Map.of("Site", "north"), Optional.of(request("p")))), false, Duration.ofSeconds(18),
                                Optional.of(new Proxy("proxy", 3128, "me", "pw")), true,
                                Optional.of(Path.of("ca.pem"))),
                        new WebDavSettings(false, false, true),
                        new DicomWebSettings(false, "/a/b", false, false, "/w", Map.of("s", new DicomWebServer(
                                new OrthancPeer("https://w/", "u", "pw", Map.of(), 0, Optional.empty(), false,
                                        Map.of(), Optional.empty()),
                                true, false, false)), false),
                        new WebSettings(false, Optional.of(Path.of("ohif"))),
                        new DeidentificationSettings(Optional.of(Path.of("prof")), Map.of(
                                "p-1", new ProjectSettings(new KeySource.InFile(Path.of("k")),
                                        Optional.of(Path.of("t.csv")), List.of("u")),
                                "p-2", new ProjectSettings(new KeySource.InVariable("K"), Optional.empty(),
                                        List.of())),
                                List.of(new IngestRule("CT1", "L", "", request("i")),
                                        new IngestRule("", "", "u", request("j"))),
                                new EvidenceSettings(false, Optional.of(Path.of("e.pem"))))),
                List.of()));
    }

    private static ObjectNode request(String profile) {
        return JsonNodeFactory.instance.objectNode().put("Profile", profile);
    }

    @Test
    void theDocumentedFileSaysTheDefaults() throws Exception {
        assertThat(parse(Files.readString(Path.of("config/lethe.json")))).isEqualTo(Configuration.defaults());
    }

    @Test
    void theDocumentedFileHasEveryOptionInUse() throws Exception {
        String documented = Files.readString(Path.of("config/lethe.json"));

        assertThat(usedKeys()).isNotEmpty().allSatisfy(key -> assertThat(documented)
                .contains((FOLLOWING_ANOTHER.contains(key) ? "\n  // \"" : "\n  \"") + key + "\": "));
    }

    @Test
    void inTheDocumentedFileTheIndexAndTheNeedToLogInFollowWhatIsChanged() throws Exception {
        String documented = Files.readString(Path.of("config/lethe.json"))
                .replace("\"StorageDirectory\": \"LetheStorage\"", "\"StorageDirectory\": \"/var/lib/lethe\"")
                .replace("\"RemoteAccessAllowed\": false", "\"RemoteAccessAllowed\": true")
                .replace("\"RegisteredUsers\": {}", "\"RegisteredUsers\": {\"alice\": \"secret\"}");

        Settings settings = parse(documented).settings();

        assertThat(settings.storage().indexDirectory()).isEqualTo(Path.of("/var/lib/lethe"));
        assertThat(settings.http().authenticationEnabled()).isTrue();
    }

    @Test
    void noOptionIsBothInUseAndNot() {
        assertThat(usedKeys()).doesNotContainAnyElementsOf(OrthancKeys.NOT_IN_USE);
    }

    private static Iterable<String> usedKeys() {
        Keys keys = new Keys(new Options(HERE), new ArrayList<>(), new ArrayList<>());
        Settings.read(keys);
        return keys.used();
    }

    @Test
    void commentsAndTrailingCommasAreAllowed() {
        Configuration configuration = parse("""
                // "HttpPort": 1,
                { /* "HttpPort": 2, ** / */ "HttpPort": 3, "Name": "a // b /* c */", }
                """);

        assertThat(configuration.settings().http().port()).isEqualTo(3);
        assertThat(configuration.settings().server().name()).isEqualTo("a // b /* c */");
    }

    @Test
    void allFaultsAreToldAtOnceWithWhatWasExpectedAndWithoutTheValue() {
        assertThatThrownBy(() -> parse("""
                {
                  "HttpPort": "secret", "DicomPort": 70000, "ReadOnly": 1, "OverwriteInstances": "secret",
                  "StorageDirectory": null, "HttpBindAddresses": ["a", 1], "RegisteredUsers": {"alice": ["secret"]},
                  "StableAge": 1.5, "DicomAet": "seventeen letters", "StoreDicom": false,
                  "Dictionary": {"0014,1020": "secret"}, "UserMetadata": {"m": 7}, "ExtraMainDicomTags": []
                }
                """))
                .isInstanceOf(LetheException.class)
                .hasMessageNotContaining("secret")
                .hasMessageContainingAll(
                        "\n  - HttpPort: found a string, expected an integer from 0 to 65535",
                        "\n  - DicomPort: found 70000, expected an integer from 0 to 65535",
                        "\n  - ReadOnly: found an integer, expected a boolean",
                        "\n  - OverwriteInstances: found another string, expected one of Never, Always, IfChanged",
                        "\n  - StorageDirectory: found null, expected a string",
                        "\n  - HttpBindAddresses: item 1 is an integer, expected a string",
                        "\n  - RegisteredUsers.alice: found an array, expected a string",
                        "\n  - StableAge: found a fraction, expected an integer from 1 to 31536000",
                        "\n  - DicomAet: found a string that is not 1 to 16 printable ASCII characters",
                        "\n  - StoreDicom: found false",
                        "\n  - Dictionary.0014,1020: expected",
                        "\n  - UserMetadata.m: found 7, expected an integer from 1024 to 65535",
                        "\n  - ExtraMainDicomTags: found an array, expected an object");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"a\": 1 \"b\": 2}", "{\"RegisteredUsers\": {\"alice\": secret}}",
        "{\"Name\": \"a\", \"Name\": \"b\"}", "{} trailing \"secret\"", "{\"HttpPort\": 1e999999999}"})
    void whatIsNoConfigurationIsRefusedWithoutShowingIt(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(LetheException.class)
                .hasMessageStartingWith("The configuration").hasMessageNotContaining("secret");
    }

    @Test
    void aProjectHasANameThatFitsIntoAPatientIdAndOnePlaceForItsKey() {
        assertThatThrownBy(() -> parse("""
                {"Projects": {"Capital": {"KeyFile": "k"}, "-": {"KeyFile": "k"}, "none": {},
                  "both": {"KeyFile": "k", "KeyVariable": "K"}, "list": {"KeyFile": "k", "MayLookBack": "u"}}}
                """))
                .hasMessageContainingAll("Projects: found a name that is not", "Projects.none.KeyFile: expected either",
                        "Projects.both.KeyFile: expected either", "Projects.list.MayLookBack: found a string");
        assertThat(parse("{\"Projects\": {\"p\": {\"KeyFile\": \"k\", \"Typo\": 1}}}").notices())
                .containsExactly("Projects.p.Typo is not in use");
    }

    @Test
    void optionsThatAreNotUsedAreNamedInOneLine() {
        assertThat(parse("""
                {"LuaScripts": [], "HttpThreadsCount": 50, "TranscodeDicomProtocol": true, "Typo": 1, "Gdcm": {}}
                """).notices()).containsExactly(
                "HttpThreadsCount is not in use: each request has a virtual thread, and their number needs no bound",
                "Options of Orthanc that are known, but not in use: LuaScripts, TranscodeDicomProtocol",
                "Options that are not known, and are ignored: Gdcm, Typo");
    }

    @Test
    void aWorklistNeedsItsFolderAndMembersThatMeanNothingAreNamed() {
        assertThatThrownBy(() -> parse("{\"Worklists\": {\"Enable\": true, \"LimitAnswers\": -1}}"))
                .hasMessageContainingAll("\n  - Worklists.Directory: missing",
                        "\n  - Worklists.LimitAnswers: found -1");
        Configuration older = parse("{\"Worklists\": {\"Enable\": true, \"Database\": \"w\", \"Typo\": 1}}");

        assertThat(older.settings().dicom().scp().worklist())
                .contains(new WorklistSettings(Path.of("w"), false, 0, true, true));
        assertThat(older.notices()).containsExactly("Worklists.Typo is not in use");
        assertThat(parse("{\"Worklists\": {\"Database\": \"w\"}}")).isEqualTo(Configuration.defaults());
    }

    @ParameterizedTest
    @CsvSource({"DicomModalities, '\"DicomModalities\": %s'", "OrthancPeers, '\"OrthancPeers\": %s'",
        "DicomWeb.Servers, '\"DicomWeb\": {\"Servers\": %s}'"})
    void whoeverIsKnownByNameIsReadOrItsFaultIsNamed(String option, String form) {
        assertThatThrownBy(() -> parse("{" + form.formatted("{\"a b\": {}, \"c\": 1}") + "}"))
                .hasMessageContainingAll("\n  - " + option + ": found a name with other characters",
                        "\n  - " + option + ".c: ");
        assertThatThrownBy(() -> parse("{" + form.formatted("[]") + "}"))
                .hasMessageContaining("\n  - " + option + ": found an array, expected an object");
    }

    @Test
    void membersOfS3AreCheckedAndTheirSecretsAreNotTold() {
        assertThatThrownBy(() -> parse("""
                {"AwsS3Storage": {"AccessKey": "k-1", "Endpoint": "ftp://h", "RootPath": "/a",
                  "ServerSideEncryption": "rot13", "HybridMode": "Both",
                  "StorageEncryption": {"Enable": true, "MasterKey": "m", "PreviousMasterKeys": [[1]]}}}"""))
                .hasMessageContainingAll("\n  - AwsS3Storage.BucketName: is missing",
                        "\n  - AwsS3Storage.AccessKey: expected together with SecretKey",
                        "\n  - AwsS3Storage.Endpoint: expected a host", "\n  - AwsS3Storage.RootPath: expected at most",
                        "\n  - AwsS3Storage.ServerSideEncryption: expected AES256",
                        "\n  - AwsS3Storage.HybridMode: found another string",
                        "\n  - AwsS3Storage.StorageEncryption.MasterKey: found a string",
                        "\n  - AwsS3Storage.StorageEncryption.PreviousMasterKeys: expected a number")
                .hasMessageNotContaining("k-1");
        Configuration configuration =
                parse("""
                {"AwsS3Storage": {"BucketName": "b", "AccessKey": "k", "SecretKey": "pa55",
                  "UseTransferManager": 1}}""");
        assertThat(configuration.notices()).containsExactly("AwsS3Storage.UseTransferManager is not in use");
        assertThat(configuration.settings().toString()).doesNotContain("pa55");
    }

    @Test
    void migrationFromTheFileSystemIsAHybrid() {
        assertThat(parse("""
                {"AwsS3Storage": {"BucketName": "b", "MigrationFromFileSystemEnabled": true}}""")
                .settings().storage().s3().orElseThrow().hybrid())
                .isEqualTo(S3Settings.Hybrid.WRITE_TO_OBJECT_STORAGE);
    }

    @Test
    void membersOfDicomWebAreCheckedAndThoseThatMeanNothingAreNamed() {
        assertThatThrownBy(() -> parse("{\"DicomWeb\": {\"Enable\": 1, \"Root\": \"a b\", \"WadoRoot\": 2}}"))
                .hasMessageContainingAll("\n  - DicomWeb.Enable: found an integer, expected a boolean",
                        "\n  - DicomWeb.Root: expected a path", "\n  - DicomWeb.WadoRoot: found an integer");
        assertThat(parse("{\"DicomWeb\": {\"Typo\": 1}}").notices()).containsExactly("DicomWeb.Typo is not in use");
    }

    @Test
    void aServerThatIsToldNotToSyncSaysThatItDoesSo() {
        assertThat(parse("{\"SyncStorageArea\": false}").notices()).singleElement().asString()
                .contains("syncs all the same");
    }

    @ParameterizedTest
    @CsvSource({"false,NEVER", "true,ALWAYS", "'\"Never\"',NEVER", "'\"Always\"',ALWAYS", "'\"IfChanged\"',IF_CHANGED"})
    void overwriteInstancesIsAWordOrABoolean(String json, Overwrite expected) {
        assertThat(parse("{\"OverwriteInstances\": " + json + "}").settings().storage().overwrite())
                .isEqualTo(expected);
    }

    @Test
    void theIndexLiesWithTheBlobsUnlessToldOtherwise() {
        assertThat(parse("{\"StorageDirectory\": \"s\"}").settings().storage().indexDirectory())
                .isEqualTo(Path.of("s"));
    }

    @Test
    void relativePathsStartFromTheFolderOfTheFile() throws Exception {
        Path file = Files.writeString(folder.resolve("c.json"),
                "{\"StorageDirectory\": \"s\", \"IndexDirectory\": \"/i\"}");

        StorageSettings storage = Configuration.read(file, Map.of()).settings().storage();

        assertThat(storage.storageDirectory()).isEqualTo(folder.resolve("s"));
        assertThat(storage.indexDirectory()).isEqualTo(Path.of("/i"));
    }

    @Test
    void aFileThatIsNotThereOrNotTextIsRefused() throws Exception {
        Path latin1 =
                Files.write(folder.resolve("latin1.json"), new byte[] {'{', '"', (byte) 0xE9, '"', ':', '1', '}'});

        assertThatThrownBy(() -> Configuration.read(folder.resolve("absent.json"), Map.of()))
                .isInstanceOf(LetheException.class).hasMessageContaining("absent.json cannot be read");
        assertThatThrownBy(() -> Configuration.read(latin1, Map.of()))
                .isInstanceOf(LetheException.class).hasMessageContaining("latin1.json cannot be read as UTF-8");
    }

    @Test
    void environmentVariablesAreInsertedInStringsAndNumbers() {
        Settings settings = Configuration.parse("""
                {
                  // ${NOT_SET} in a comment does not matter
                  "Name": "x${QUOTE}y", "HttpPort": ${PORT:-99}, "DicomAet": "${NOT_SET:-AET}", "DicomPort": ${DICOM}
                }
                """, HERE, Map.of("QUOTE", "a\"b\\c\nd", "DICOM", "11112")).settings();

        assertThat(settings.server().name()).isEqualTo("xa\"b\\c\ndy");
        assertThat(settings.http().port()).isEqualTo(99);
        assertThat(settings.dicom().aet()).isEqualTo("AET");
        assertThat(settings.dicom().port()).isEqualTo(11112);
    }

    @Test
    void anEnvironmentVariableThatIsNotSetIsAFault() {
        assertThatThrownBy(() -> parse("{\"Name\": \"${NOT_SET}\"}"))
                .hasMessageContaining("environment variable NOT_SET: not set");
    }

    @Test
    void remoteAccessTurnsAuthenticationOnUnlessItIsTurnedOffExpressly() {
        HttpSettings remote =
                parse("{\"RemoteAccessAllowed\": true, \"RegisteredUsers\": {\"a\": \"b\"}}").settings().http();
        Configuration open = parse("{\"RemoteAccessAllowed\": true, \"AuthenticationEnabled\": false}");

        assertThat(remote.authenticationEnabled()).isTrue();
        assertThat(open.settings().http().authenticationEnabled()).isFalse();
        assertThat(open.notices()).singleElement().asString().contains("everybody who can reach this machine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"RemoteAccessAllowed\": true}", "{\"AuthenticationEnabled\": true}",
        "{\"AuthenticationEnabled\": true, \"RegisteredUsers\": {}}",
        "{\"AuthenticationEnabled\": true, \"RegisteredUsers\": {\"a:b\": \"c\"}}",
        "{\"AuthenticationEnabled\": true, \"RegisteredUsers\": {\"a\": \"\"}}"})
    void authenticationWithoutAUserWhoCouldComeInIsRefused(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(LetheException.class)
                .hasMessageContaining("RegisteredUsers: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"null", "https://a/", "https://A", "https://a:443", "http://a:80", "ftp://a", "a", "https://*.a",
                "https://u@a", ""})
    void whatNoBrowserWritesAsAnOriginIsRefused(String origin) {
        assertThatThrownBy(() -> parse("{\"CorsOrigins\": [\"" + origin + "\"]}"))
                .isInstanceOf(LetheException.class).hasMessageContaining("CorsOrigins: ");
    }

    @Test
    void everyOriginAtOnceIsWarnedOf() {
        assertThat(parse("{\"CorsOrigins\": [\"*\"]}").notices()).anyMatch(notice -> notice.contains("CorsOrigins"));
        assertThat(parse("{\"CorsOrigins\": [\"http://[::1]:8080\"]}").notices()).isEmpty();
    }

    @Test
    void onlyTheRightPasswordOfTheRightUserIsAcceptedAndNoneIsShown() {
        RegisteredUsers users = new RegisteredUsers(Map.of("alice", "päss:word", "bob", "hidden"));

        assertThat(users.accepts("alice", "päss:word")).isTrue();
        assertThat(users.accepts("alice", "hidden")).isFalse();
        assertThat(users.accepts("bob", "")).isFalse();
        assertThat(users.accepts("carol", "hidden")).isFalse();
        assertThat(users.toString()).doesNotContain("alice", "hidden");
    }

    @ParameterizedTest
    @CsvSource({"0,TLS_1_2,1", "3,TLS_1_2,1", "4,TLS_1_2,0", "5,TLS_1_3,0"})
    void lessThanTls12IsNotSpokenAnyMore(int number, TlsVersion expected, int notices) {
        Configuration configuration = parse("{\"SslEnabled\": true, \"SslMinimumProtocolVersion\": " + number + "}");

        assertThat(configuration.settings().http().tls().orElseThrow().minimumVersion()).isEqualTo(expected);
        assertThat(configuration.notices()).hasSize(notices);
    }

    @ParameterizedTest
    @CsvSource({"0,TLS_1_2,0", "1,TLS_1_2,1", "3,TLS_1_2,1", "4,TLS_1_2,0", "5,TLS_1_3,0"})
    void dicomIsSpokenByTls12OrNewerToo(int number, TlsVersion expected, int notices) {
        Configuration configuration = parse("{\"DicomTlsMinimumProtocolVersion\": " + number + "}");

        assertThat(configuration.settings().dicom().tls().minimumVersion()).isEqualTo(expected);
        assertThat(configuration.notices()).hasSize(notices);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\"DicomTlsEnabled\": true|DicomTlsCertificate:|DicomTlsTrustedCertificates:",
        "\"DicomTlsEnabled\": true, \"DicomTlsCertificate\": \"c\", \"DicomTlsPrivateKey\": \"k\""
                + "|DicomTlsTrustedCertificates:|DicomTlsRemoteCertificateRequired set to false",
        "\"DicomTlsCertificate\": \"c\"|DicomTlsPrivateKey:|expected a file",
        "\"DicomTlsPrivateKey\": \"c\"|DicomTlsCertificate:|expected a file"})
    void halfOfWhatDicomNeedsForTlsIsRefused(String options, String first, String second) {
        assertThatThrownBy(() -> parse("{" + options + "}"))
                .isInstanceOf(LetheException.class).hasMessageContainingAll(first, second);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"0014,10\": [\"DA\", \"a\"]", "\"2001,5f\": [\"SQ\", \"a\", 1, 1]",
        "\"x\": [\"DA\", \"a\"]",
        "\"0014,1020\": [\"da\", \"a\"]", "\"0014,1020\": [\"DA\"]", "\"0014,1020\": [\"DA\", \"a\", -1]",
        "\"0014,1020\": [\"DA\", \"a\", 1, \"n\"]", "\"0014,1020\": [\"DA\", \"a\", 1, 1, \"c\", 1]"})
    void aDictionaryEntryOfAnotherShapeIsRefused(String entry) {
        assertThat(catchThrowable(() -> parse("{\"Dictionary\": {" + entry + "}}")))
                .isInstanceOf(LetheException.class).hasMessageContaining("Dictionary.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "[]", "[\"A\", \"h\"]", "[\"A\", \"h\", 1, \"Generic\", 5]", "[\"A\", \"h\", \"1x\"]",
        "[\"A\", \"h\", 0]", "[\"A\", \"h\", 65536]", "[\"A\", \"h\", 99999999999]", "[\"A\", \"\", 1]",
        "[\"seventeen letters\", \"h\", 1]", "[\"A\", \"h\", 1, \"Nobody\"]", "{\"AET\": \"A\"}",
        "{\"AET\": \"A\", \"Host\": \"h\", \"Port\": 1, \"AllowEcho\": 1}",
        "{\"AET\": \"A\", \"Host\": \"h\", \"Port\": 1, \"Timeout\": -1}",
        "{\"AET\": \"A\", \"Host\": \"h\", \"Port\": 1, \"LocalAet\": \"a\\\\b\"}"})
    void aModalityOfAnotherShapeIsRefused(String modality) {
        assertThat(catchThrowable(() -> parse("{\"DicomModalities\": {\"a\": " + modality + "}}")))
                .isInstanceOf(LetheException.class).hasMessageContaining("DicomModalities.a: ");
    }

    @Test
    void aModalityIsReadAsItIsShown() {
        Modality modality =
                parse("{\"DicomModalities\": {\"a\": [\"A\", \"h\", 1, \"ClearCanvas\"]}}").settings().dicom()
                        .scu().modalities().get("a");

        assertThat(modality.manufacturer()).isEqualTo(Manufacturer.GENERIC);
        assertThat(Modality.read(modality.toJson())).isEqualTo(modality);
    }

    @Test
    void thePortOfAModalityMayBeText() {
        Modality modality = parse("{\"DicomModalities\": {\"a\": [\"A\", \"h\", \"104\"]}}").settings().dicom()
                .scu().modalities().get("a");

        assertThat(modality.port()).isEqualTo(104);
    }

    private static Configuration parse(String text) {
        return Configuration.parse(text, HERE, Map.of());
    }
}
