package org.lethe.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lethe.archive.Datasets;
import org.lethe.archive.ProjectsBeside;
import org.lethe.archive.project.Project;
import org.lethe.config.Configuration;
import org.lethe.config.Settings;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Level;
import org.lethe.error.LetheException;
import org.lethe.evidence.Subject.ProjectName;
import org.lethe.offline.FileAnonymization;
import org.lethe.offline.FileAnonymization.Provenance;
import org.lethe.rewrite.JobKey;
import org.lethe.rewrite.Naming;
import org.lethe.rewrite.RewriteRequest;
import org.lethe.rewrite.Rewriter;
import org.lethe.rewrite.Verb;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What is to be done to files, said on a command line in the words of a request to {@code /anonymize}. */
final class RequestOptions {
    /** How a profile is told from the path of its file. */
    private static final String PROFILE_FILE_ENDING = ".json";

    @Option(names = "--profile", paramLabel = "NAME|FILE", description = {
        "basic, strict, or one of the folder \"DeidentificationProfiles\" of the configuration;",
        "or the file of a profile, such as config/profiles/research.json."})
    private String profile;

    @Option(names = "--options", split = ",", paramLabel = "OPTION", description = {
        "Options of PS3.15, such as RetainLongitudinalModifiedDates,CleanDescriptors."})
    private List<String> options = List.of();

    @Option(names = "--keep", split = ",", paramLabel = "TAG", description = "Tags to leave as they are.")
    private List<String> kept = List.of();

    @Option(names = "--remove", split = ",", paramLabel = "TAG", description = "Tags to remove.")
    private List<String> removed = List.of();

    @Option(names = "--replace", paramLabel = "TAG=VALUE", description = "Tags to give another value.")
    private Map<String, String> replaced = Map.of();

    @Option(names = "--keep-private-tags", description = "Leave private tags as they are.")
    private boolean keepsPrivateTags;

    @Option(names = "--pseudonyms", paramLabel = "PROJECT", description = {
        "The project of the configuration whose key gives the new identifiers. Without one they follow from",
        "a key that is made for this run and forgotten after it."})
    private String project;

    @Option(names = "--no-verify", description = "Do not look for the patient in the new files.")
    private boolean verifiesNothing;

    @Option(names = "--request", paramLabel = "FILE", description = {
        "A request as for POST /studies/{id}/anonymize, in JSON; the options above go before its members."})
    private Path requestFile;

    @Option(names = "--config", paramLabel = "CONFIG", description = "As for the server: file or folder.")
    private List<Path> configuration = List.of();

    /**
     * What does it.
     *
     * @throws LetheException if the request cannot be met
     * @throws ParameterException if what is said does not fit together
     */
    FileAnonymization anonymization(CommandLine line) throws IOException {
        Settings settings = Configuration.read(configuration, System.getenv()).settings();
        DicomReader reader = Datasets.reader(settings, Datasets.dictionary(settings));
        Optional<Path> profileFile = Optional.ofNullable(profile)
                .filter(name -> name.endsWith(PROFILE_FILE_ENDING))
                .map(Path::of);
        if (profileFile.isPresent() && !Files.isRegularFile(profileFile.get())) {
            throw new ParameterException(line, profileFile.get() + ", the profile, is not there");
        }
        Rewriter rewriter = Datasets.rewriter(settings, reader,
                profileFile.map(file -> file.toAbsolutePath().getParent()));
        ObjectNode body = body(rewriter, profileFile);
        RewriteRequest request = rewriter.readBulk(Verb.ANONYMIZE, Level.STUDY, body);
        if (!body.has("Pseudonyms")) {
            return new FileAnonymization(rewriter, reader, request, Naming.of(JobKey.random()),
                    new Provenance(rewriter.profileDigest(body), Optional.empty()));
        }
        try (ProjectsBeside known = ProjectsBeside.open(settings)) {
            Optional<Project> asked = known.projects().askedFor(Verb.ANONYMIZE, body);
            return new FileAnonymization(rewriter, reader, request,
                    asked.map(Project::naming).orElseGet(() -> Naming.of(JobKey.random())),
                    new Provenance(rewriter.profileDigest(body),
                            asked.map(one -> new ProjectName(one.name(), one.activeKeyId()))));
        }
    }

    private ObjectNode body(Rewriter rewriter, Optional<Path> profileFile) throws IOException {
        ObjectNode body = requestFile == null
                ? JsonNodeFactory.instance.objectNode()
                : rewriter.parse(Files.readAllBytes(requestFile));
        if (profileFile.isPresent()) {
            body.set("Profile", rewriter.parse(Files.readAllBytes(profileFile.get())).get("Name"));
        } else if (profile != null) {
            body.put("Profile", profile);
        }
        addAll(body, "Options", options);
        addAll(body, "Keep", kept);
        addAll(body, "Remove", removed);
        if (!replaced.isEmpty()) {
            new LinkedHashMap<>(replaced).forEach(body.withObjectProperty("Replace")::put);
        }
        body.put("Force", true); // which guards a tree of resources that files are not in
        if (keepsPrivateTags) {
            body.put("KeepPrivateTags", true);
        }
        if (project != null) {
            body.put("Pseudonyms", project);
        }
        if (verifiesNothing) {
            body.put("Verify", false);
        }
        return body;
    }

    private static void addAll(ObjectNode body, String member, List<String> texts) {
        if (!texts.isEmpty()) {
            ArrayNode array = body.withArrayProperty(member);
            texts.forEach(array::add);
        }
    }
}
