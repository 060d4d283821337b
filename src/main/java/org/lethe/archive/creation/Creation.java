package org.lethe.archive.creation;

import java.io.IOException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.lethe.archive.Archive;
import org.lethe.archive.Ingested;
import org.lethe.archive.SourceInputStream;
import org.lethe.archive.creation.CreationRequest.Entry;
import org.lethe.archive.creation.CreationRequest.Freedom;
import org.lethe.archive.creation.CreationRequest.Shape;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.DicomWriter;
import org.lethe.dicom.Element;
import org.lethe.dicom.Level;
import org.lethe.dicom.ModuleTags;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.Uids;
import org.lethe.dicom.VR;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Reception;
import org.lethe.index.Stored;
import org.lethe.index.StoredFile;
import org.lethe.io.ByteSource;
import org.lethe.rewrite.FileMetas;

/**
 * Makes instances, and stores them. For any number of threads.
 *
 * <p>An instance has, in the order of who wins: what describes its content, the tags of the request, what it inherits
 * from the parent, and what is made up where nothing of that says anything: identifiers, the present date and time.
 */
public final class Creation {
    private static final Set<Integer> IDENTIFIERS =
            Set.of(Tag.StudyInstanceUID, Tag.SeriesInstanceUID, Tag.SOPInstanceUID);
    private static final int[] DATES = {Tag.InstanceCreationDate, Tag.StudyDate, Tag.SeriesDate, Tag.AcquisitionDate,
        Tag.ContentDate};
    private static final int[] TIMES = {Tag.InstanceCreationTime, Tag.StudyTime, Tag.SeriesTime, Tag.AcquisitionTime,
        Tag.ContentTime};
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuuMMdd");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HHmmss");

    private final Archive archive;
    private final Clock clock;

    /** @param clock whose time zone the dates are in */
    public Creation(Archive archive, Clock clock) {
        this.archive = archive;
        this.clock = clock;
    }

    /**
     * Makes and stores what a request asks for: all of it, or nothing.
     *
     * @return the instances, in the order of the request's entries; durable
     * @throws LetheException of kind {@code NO_SUCH_PARENT}, {@code PARENT_IS_INSTANCE} or {@code INHERITED_TAG}; as
     *     the contents and the tags deserve; and as {@link Archive#store} does
     * @throws IOException if the parent cannot be read
     */
    public List<Ingested> create(CreationRequest request, Reception reception) throws IOException {
        if (request.parent() == null) {
            return createAll(request, Attributes.empty(SpecificCharacterSet.LATIN_1), new int[0], reception);
        }
        Level level = archive.index().levelOf(request.parent()).orElseThrow(() -> new LetheException(
                ErrorKind.NO_SUCH_PARENT, "There is no resource with the identifier that \"Parent\" gives"));
        if (level == Level.INSTANCE) {
            throw new LetheException(ErrorKind.PARENT_IS_INSTANCE, "\"Parent\" is an instance");
        }
        StoredFile any = archive.index().files(level, request.parent()).getFirst();
        try (DicomFile parent = archive.reader().read(archive.open(any).bytes(), DicomReader.Until.PIXEL_DATA)) {
            int[] modules = modulesDownTo(level);
            return createAll(request, inherited(parent.dataset(), modules), modules, reception);
        }
    }

    private static int[] modulesDownTo(Level level) {
        List<Integer> tags = new ArrayList<>();
        for (Level each = level; each != null; each = each.parent()) {
            for (int tag : ModuleTags.of(each).toArray()) {
                tags.add(tag);
            }
        }
        return tags.stream().mapToInt(Integer::intValue).toArray();
    }

    private static Attributes inherited(Attributes parent, int[] modules) {
        Attributes.Builder inherited = Attributes.builder(parent.charset());
        for (int tag : modules) {
            if (parent.contains(tag)) {
                inherited.put(parent.get(tag));
            }
        }
        return inherited.build();
    }

    /** @param decided tags that the parent decides, also by not having them */
    private List<Ingested> createAll(CreationRequest request, Attributes inherited, int[] decided,
            Reception reception) throws IOException {
        if (request.freedom() == Freedom.CHECKED) {
            request.entries().forEach(entry -> check(entry, inherited));
        }
        Attributes common = complete(inherited, decided);
        List<Ingested> made = new ArrayList<>(request.entries().size());
        try {
            for (Entry entry : request.entries()) {
                Attributes.Builder own = common.toBuilder()
                        .put(Payload.text(Tag.SOPInstanceUID, VR.UI, Uids.random()));
                if (request.shape() == Shape.SERIES) {
                    own.put(Payload.text(Tag.InstanceNumber, VR.IS, Integer.toString(made.size() + 1)));
                }
                made.add(store(own.build(), entry, payload(request, entry), reception));
            }
            return made;
        } catch (IOException | RuntimeException e) {
            takeBack(made, e);
            throw e;
        }
    }

    private void check(Entry entry, Attributes inherited) {
        for (int tag : entry.elements().tags()) {
            if (IDENTIFIERS.contains(tag) || inherited.contains(tag)) {
                String keyword = archive.reader().dictionary().keywordOf(tag, null);
                throw new LetheException(ErrorKind.INHERITED_TAG,
                        keyword + " is decided by the parent, or by this server, unless \"Force\" is true");
            }
        }
    }

    private Attributes complete(Attributes inherited, int[] decided) {
        LocalDateTime now = LocalDateTime.now(clock);
        Attributes.Builder all = inherited.toBuilder();
        for (int tag : DATES) {
            putUnlessDecided(all, Payload.text(tag, VR.DA, DATE.format(now)), decided);
        }
        for (int tag : TIMES) {
            putUnlessDecided(all, Payload.text(tag, VR.TM, TIME.format(now)), decided);
        }
        putUnlessDecided(all, Payload.text(Tag.PatientID, VR.LO, UUID.randomUUID().toString()), decided);
        putUnlessDecided(all, Payload.text(Tag.StudyInstanceUID, VR.UI, Uids.random()), decided);
        putUnlessDecided(all, Payload.text(Tag.SeriesInstanceUID, VR.UI, Uids.random()), decided);
        return all.build();
    }

    private static void putUnlessDecided(Attributes.Builder all, Element element, int[] decided) {
        for (int tag : decided) {
            if (tag == element.tag()) {
                return;
            }
        }
        all.put(element);
    }

    private static Payload payload(CreationRequest request, Entry entry) {
        return entry.content() == null
                ? Payload.NONE
                : Payload.of(DataUri.parse(entry.content()), request.jpegForm());
    }

    private Ingested store(Attributes begun, Entry entry, Payload payload, Reception reception) throws IOException {
        Attributes.Builder withDefaults = begun.toBuilder();
        for (Element element : payload.defaults()) {
            if (!begun.contains(element.tag())) {
                withDefaults.put(element);
            }
        }
        Attributes.Builder whole =
                entry.elements().addTo(withDefaults.build(), archive.reader()).toBuilder();
        payload.fixed().forEach(whole::put);
        Attributes dataset = whole.build();
        try (ByteSource file =
                DicomWriter.encode(FileMetas.of(dataset, payload.syntax()), dataset, payload.syntax())) {
            return archive.store(new SourceInputStream(file, 0), reception);
        }
    }

    private void takeBack(List<Ingested> made, Exception reason) {
        for (Ingested instance : made) {
            if (instance.status() == Stored.Status.SUCCESS) {
                try {
                    archive.delete(Level.INSTANCE, instance.ids().instance());
                } catch (RuntimeException e) {
                    reason.addSuppressed(e);
                }
            }
        }
    }
}
