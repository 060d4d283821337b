package org.lethe.dimse;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lethe.archive.Archive;
import org.lethe.config.Modality;
import org.lethe.config.Modality.RetrieveMethod;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.Level;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TextDatasets;
import org.lethe.dicom.UID;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Consequences;
import org.lethe.index.Reception;
import org.lethe.jobs.Control;
import org.lethe.jobs.Ending;
import org.lethe.jobs.Work;
import org.lethe.net.Association;
import org.lethe.net.Command;
import org.lethe.net.CommandSet;
import org.lethe.net.DimseStatus;
import org.lethe.net.Message;
import org.lethe.net.PresentationContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fetches resources from a modality by C-MOVE or C-GET (PS3.4 sections C.4.2 and C.4.3). One that is paused goes on
 * with the next resource; after a failure, or a restart of the server, all is fetched again, which does no harm.
 */
final class RetrieveWork implements Work {
    private static final Logger LOG = LoggerFactory.getLogger(RetrieveWork.class);

    static final String MOVE = "DicomMoveScu";
    static final String GET = "DicomGetScu";

    private static final List<String> PLAIN = List.of(UID.ExplicitVRLittleEndian, UID.ImplicitVRLittleEndian);
    private static final int SOME_FAILED = 0xB000;

    private final Archive archive;
    private final Scu scu;
    private final GetContexts getContexts;
    private final RetrieveOrder order;
    private final Modality modality;
    private final boolean isMove;

    // Only the thread that runs it touches this.
    private int next;

    RetrieveWork(Archive archive, Scu scu, GetContexts getContexts, RetrieveOrder order) {
        this.archive = archive;
        this.scu = scu;
        this.getContexts = getContexts;
        this.order = order;
        this.modality = order.modality();
        this.isMove = order.method() != RetrieveMethod.C_GET;
    }

    @Override
    public String type() {
        return isMove ? MOVE : GET;
    }

    @Override
    public List<String> instances() {
        return List.of();
    }

    @Override
    public ObjectNode request() {
        return order.toJson();
    }

    @Override
    public ObjectNode content() {
        ObjectNode content = JsonNodeFactory.instance.objectNode()
                .put("Description", "REST API")
                .put("LocalAet", scu.localAet(modality));
        ArrayNode query = content.putArray("Query");
        order.resources().forEach(resource -> show(resource, query.addObject()));
        content.put("RemoteAet", modality.aet());
        return isMove ? content.put("TargetAet", order.targetAet()) : content;
    }

    private void show(Map<Integer, String> resource, ObjectNode object) {
        show(Tag.QueryRetrieveLevel, Identifier.nameOf(order.level()), object);
        resource.forEach((tag, value) -> show(tag, value, object));
    }

    private void show(int tag, String value, ObjectNode object) {
        Dictionary dictionary = archive.reader().dictionary();
        String hex = "%04x,%04x".formatted(tag >>> 16, tag & 0xFFFF);
        switch (order.shown()) {
            case SHORT -> object.put(hex, value);
            case SIMPLIFY -> object.put(dictionary.keywordOf(tag, null), value);
            case FULL -> object.putObject(hex)
                    .put("Name", dictionary.keywordOf(tag, null)).put("Type", "String").put("Value", value);
        }
    }

    @Override
    public Ending run(Control control) throws IOException {
        int count = order.resources().size();
        while (next < count) {
            if (control.isStopping()) {
                return new Ending.Stopped();
            }
            if (!retrieve(order.resources().get(next), control)) {
                return new Ending.Stopped();
            }
            next++;
            control.progress((double) next / count);
        }
        next = 0;
        return new Ending.Done(Consequences.NONE, content());
    }

    /** @return false if the job is to stop, and this resource has to be asked for again */
    private boolean retrieve(Map<Integer, String> resource, Control control) throws IOException {
        List<PresentationContext> contexts = isMove
                ? List.of(new PresentationContext(PresentationContext.idAt(0), model(), PLAIN))
                : getContexts.toList(model());
        try {
            return scu.ask(modality, contexts, GetContexts.roles(contexts),
                    association -> retrieve(association, resource, control));
        } catch (LetheException e) {
            if (!order.permissive() || e.kind().isOfTheServer()) {
                next = 0; // a job that is run again begins anew
                throw e;
            }
            return true;
        }
    }

    private boolean retrieve(Association association, Map<Integer, String> resource, Control control)
            throws IOException {
        int contextId = PresentationContext.idAt(0);
        if (association.transferSyntax(contextId).isEmpty()) {
            throw fault("does not accept " + name());
        }
        int messageId = association.nextMessageId();
        CommandSet request = isMove
                ? CommandSet.moveRequest(messageId, model(), order.targetAet())
                : CommandSet.queryRequest(Command.C_GET, messageId, model());
        Map<Integer, String> identifier = new TreeMap<>(resource);
        identifier.put(Tag.QueryRetrieveLevel, Identifier.nameOf(order.level()));
        Attributes dataset = TextDatasets.dataset(identifier, archive.reader().dictionary(),
                archive.reader().defaultCharset()).build();
        association.send(contextId, request, dataset);
        Optional<CommandSet> response = await(association, request, control);
        response.ifPresent(this::check);
        return response.isPresent();
    }

    private String model() {
        if (order.level() == Level.PATIENT) {
            return isMove
                    ? UID.PatientRootQueryRetrieveInformationModelMove
                    : UID.PatientRootQueryRetrieveInformationModelGet;
        }
        return isMove
                ? UID.StudyRootQueryRetrieveInformationModelMove
                : UID.StudyRootQueryRetrieveInformationModelGet;
    }

    private String name() {
        return isMove ? "C-MOVE" : "C-GET";
    }

    /** Empty if the job is to stop before the peer has ended. */
    private Optional<CommandSet> await(Association association, CommandSet request, Control control)
            throws IOException {
        StoreScp receiver = new StoreScp(archive);
        while (true) {
            if (control.isStopping()) {
                association.abort();
                return Optional.empty();
            }
            Message message = isMove ? Responses.next(association, request) : Responses.any(association);
            if (message.command().command().orElse(null) == Command.C_STORE) {
                association.send(message.contextId(), message.command().response(take(receiver, association, message)));
                continue;
            }
            if (!message.command().isResponseTo(request)) {
                association.abort();
                throw fault("sent something else than instances and the response to the request");
            }
            if (!message.command().status().isPending()) {
                return Optional.of(message.command());
            }
        }
    }

    private DimseStatus take(StoreScp receiver, Association association, Message message) throws IOException {
        try {
            receiver.store(association, message,
                    Reception.byDimse(Instant.now(), modality.host(), modality.aet(), scu.localAet(modality)));
            return DimseStatus.SUCCESS;
        } catch (LetheException e) {
            if (e.kind() == ErrorKind.NETWORK_PROTOCOL) {
                throw e;
            }
            return Statuses.of(e.kind());
        }
    }

    private void check(CommandSet response) {
        DimseStatus status = response.status();
        if (!isComplete(response)) {
            throw fault("answered " + name() + " with " + status);
        }
        if (Statuses.isWarning(status)) {
            LOG.warn("A DICOM peer did all that {} asked for, but not without a remark: {}", name(), status);
        }
    }

    /** Whether nothing is missing. A warning says that something is, unless it expressly counts no failure. */
    static boolean isComplete(CommandSet response) {
        DimseStatus status = response.status();
        return status.isDone() && (status.code() != SOME_FAILED
                || response.elements().intValue(Tag.NumberOfFailedSuboperations, 1) == 0);
    }

    private static LetheException fault(String what) {
        return new LetheException(ErrorKind.NETWORK_PROTOCOL, "The DICOM peer " + what);
    }
}
