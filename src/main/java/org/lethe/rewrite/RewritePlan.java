package org.lethe.rewrite;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TransferSyntax;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.rewrite.RewriteRequest.PrivateTags;
import org.lethe.rewrite.RewriteRequest.Proof;

/**
 * A request, compiled: to be applied to any number of datasets. Immutable, for all threads at once.
 */
public final class RewritePlan {
    /** Dummies would be no picture. */
    private static final String PIXELS = Tag.toHex(Tag.PixelData);

    private final RewriteRequest request;
    private final DicomReader reader;
    private final Profile profile;
    private final PathRules root;
    private final Pseudonyms pseudonyms;
    private final ProjectPseudonyms project;
    private final String patientName;
    private final Dummies dummies;
    private final Marks marks;
    private final PixelCleaning pixelCleaning;
    private final NewTexts newTexts;
    private final References references;
    private final Verification verification;

    /** Whether to take down what is done. */
    public enum Reporting {
        OFF,
        /** Without naming single elements. */
        ACTIONS,
        ON
    }

    /**
     * @param basic the profile that others are held against
     * @param latestPhrases of the results of all plans
     */
    RewritePlan(RewriteRequest request, DicomReader reader, Profile profile, Profile basic, Naming naming,
            Together together, LatestPhrases latestPhrases) {
        this.request = RecordedQuirks.applyTo(request);
        this.reader = reader;
        this.profile = profile;
        this.root = PathRules.of(this.request);
        this.pseudonyms = new Pseudonyms(naming.key());
        this.project = naming.project();
        this.patientName = naming.patientName();
        this.dummies = new Dummies(reader.dictionary());
        this.marks = profile.isDeidentification() ? new Marks(profile, request) : null;
        this.pixelCleaning = new PixelCleaning(request, profile);
        this.newTexts = NewTexts.of(this.request, root);
        this.references = new References(together, root, profile);
        this.verification =
                request.proof() == Proof.REQUIRED ? new Verification(this, basic, latestPhrases) : null;
    }

    /** The request that this is the plan of. */
    public RewriteRequest request() {
        return request;
    }

    /** The table and the profile that de-identify, for people to read; empty if the request only modifies. */
    public Optional<String> method() {
        return Optional.ofNullable(profile.methodText()).map(text -> text.replace("\\", ", "));
    }

    /** The options of PS3.15 that are carried out, those of the profile included, as requests write them. */
    public List<String> options() {
        return profile.options().stream().sorted().map(Option::title).toList();
    }

    /** The keyword of an element, if the dictionary knows it. */
    public Optional<String> keywordOf(int tag) {
        return Optional.of(dictionary().keywordOf(tag, null)).filter(word -> !word.equals(Dictionary.UNKNOWN_KEYWORD));
    }

    /**
     * Applies the plan to a file that was read to its end ({@link DicomReader.Until#END}): what comes behind the pixel
     * data is rewritten, too.
     *
     * @return shares the elements that did not change, and so needs the file to stay open
     * @throws LetheException of kind BAD_FILE_FORMAT if a value cannot be cast to the VR that it has in this dataset;
     *     NOT_IMPLEMENTED if the pixels cannot be transcoded or cleaned as the request wants; BAD_REQUEST if they are
     *     to be compressed with loss or cleaned in the same instance, if it is not known where they have to be
     *     cleaned, or if what identified the patient is found in the result
     * @throws IOException if a value has to be read and cannot be
     */
    public Rewritten apply(DicomFile file, Reporting reporting) throws IOException {
        return apply(file.dataset(), file.transferSyntax(), reporting);
    }

    /**
     * Applies the plan to a dataset.
     *
     * @see #apply(DicomFile, Reporting)
     */
    public Rewritten apply(Attributes dataset, TransferSyntax syntax, Reporting reporting) throws IOException {
        Rewritten result = rewrite(dataset, syntax, reporting, Set.of());
        if (verification == null) {
            return result;
        }
        List<Leak> leaks = verification.leaksIn(result, dataset);
        if (!leaks.isEmpty() && profile.tailoring().leaks() == Tailoring.Leaks.REPLACED) {
            result = rewrite(dataset, syntax, reporting, leaks.stream().map(Leak::path)
                    .filter(path -> !path.equals(PIXELS)).collect(Collectors.toSet()));
            leaks = verification.leaksIn(result, dataset);
        }
        verification.refuse(leaks);
        return result;
    }

    /** @param leaking paths of elements that have to go all the same */
    private Rewritten rewrite(Attributes dataset, TransferSyntax syntax, Reporting reporting, Set<String> leaking)
            throws IOException {
        TargetSyntax target = request.transcode()
                .orElseGet(() -> new TargetSyntax(syntax, request.pixels().lossyQuality()));
        Transcoding.check(syntax, target.syntax());
        PixelCleaning.Decision decision = pixelCleaning.decide(dataset);
        Attributes encodable = newTexts.makeRoomIn(dataset, reader);
        Walker walker = new Walker(this, encodable, reporting, leaking);
        Attributes walked = walker.walk();
        CleanedPixels pixels = CleanedPixels.of(walked, dataset, decision, syntax, target.syntax());
        Attributes rewritten = pixels.dataset();
        if (decision.known() && rewritten.contains(Tag.PixelData) && marks != null) {
            Attributes.Builder marked = rewritten.toBuilder();
            walker.noteSet(marks.addCleanPixels(marked, root), rewritten);
            rewritten = GroupLengths.withoutStale(rewritten, marked.build());
        }
        if (pixels.changed()) {
            walker.noteCleanedPixels(pixels.gone());
        } else if (profile.tailoring().unlisted() == Tailoring.Unlisted.STRICT) {
            Attributes framed = PixelEnds.withoutHidden(rewritten);
            if (framed != rewritten) {
                walker.noteCleanedPixels(List.of());
                rewritten = framed;
            }
        }
        if (Transcoding.isLossy(syntax, target.syntax()) && isSameInstance(dataset, rewritten)) {
            throw new LetheException(ErrorKind.BAD_REQUEST,
                    "Lossy compression makes another instance: it cannot keep its SOPInstanceUID");
        }
        if (pixels.changed() && isSameInstance(dataset, rewritten)
                && !profile.options().contains(Option.RETAIN_UIDS)) {
            throw new LetheException(ErrorKind.BAD_REQUEST,
                    "Cleaned pixels make another instance: it cannot keep its SOPInstanceUID");
        }
        return new Rewritten(
                FileMetas.of(rewritten, target.syntax()),
                rewritten,
                syntax,
                target,
                pixels.pending(),
                walker.report());
    }

    private static boolean isSameInstance(Attributes before, Attributes after) {
        return Objects.equals(before.string(Tag.SOPInstanceUID), after.string(Tag.SOPInstanceUID));
    }

    DicomReader reader() {
        return reader;
    }

    Dictionary dictionary() {
        return reader.dictionary();
    }

    Profile profile() {
        return profile;
    }

    /** What the request says about the dataset itself. */
    PathRules root() {
        return root;
    }

    Pseudonyms pseudonyms() {
        return pseudonyms;
    }

    /** Null if the request is for none. */
    ProjectPseudonyms project() {
        return project;
    }

    /** What all patients are called, if the request is for no project. */
    String patientName() {
        return patientName;
    }

    References references() {
        return references;
    }

    Dummies dummies() {
        return dummies;
    }

    Marks marks() {
        return marks;
    }

    String privateCreator() {
        return request.privateCreator();
    }

    boolean removesPrivateTags() {
        return request.privateTags() == PrivateTags.REMOVE;
    }

    ValueCaster casterFor(Attributes dataset) {
        boolean signedPixels = dataset.intValue(Tag.PixelRepresentation, 0) == 1;
        return new ValueCaster(reader.dictionary(), request.privateCreator(), signedPixels);
    }
}
