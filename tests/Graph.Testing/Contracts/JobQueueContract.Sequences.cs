using System.Globalization;
using System.Text;
using FluentAssertions;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;
using Graph.Testing.Builders;
using Xunit;

namespace Graph.Testing.Contracts;

public abstract partial class JobQueueContract
{
    private const int Workers = 3;
    private const int SequenceThreads = 4;
    private const int SequenceAttempts = 4;

    private static readonly JobStep[] JobSteps = Enum.GetValues<JobStep>();

    /// <summary>Workers that claim, commit, fall silent, come back late and die, over a few threads; the seed reproduces them.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task a_long_sequence_of_claims_commits_lapses_and_deaths_goes_as_the_promises_say(int seed)
    {
        var story = new Story(this, seed);

        for (var step = 0; step < 300; step++)
        {
            await story.DoAsync();
        }

        await story.WorkOffAsync();
    }

    /// <summary>One sequence: what the workers think that they have, and what is true.</summary>
    private sealed class Story(JobQueueContract contract, int seed)
    {
        private readonly Random _random = new(seed);
        private readonly StringBuilder _told = new($"seed {seed}:");
        private readonly List<JobGrant>[] _held = [.. Enumerable.Range(0, Workers).Select(_ => new List<JobGrant>())];
        private readonly (CommitChain Chain, JobTruth Truth)[] _threads =
            [.. Enumerable.Range(0, SequenceThreads).Select(number => (new CommitChain($"seed {seed} thread {number}"), new JobTruth()))];

        private int _steps;

        internal async Task DoAsync()
        {
            // Threads have work and workers have threads most of the time.
            var step = _random.Next(3) == 0 ? (JobStep)_random.Next((int)JobStep.GoOn) : JobSteps[_random.Next(JobSteps.Length)];
            var (chain, truth) = _threads[_random.Next(SequenceThreads)];
            var worker = _random.Next(Workers);
            _steps++;
            _told.Append(CultureInfo.InvariantCulture, $" {step}/{chain.ThreadId.Value[^1]}/{worker}");
            switch (step)
            {
                case JobStep.ClaimOne or JobStep.ClaimAll:
                    await ClaimAsync(worker, step == JobStep.ClaimOne ? 1 : SequenceThreads);
                    break;
                case JobStep.Die:
                    _held[worker].Clear();
                    break;
                case JobStep.LetLeasesLapse:
                    await contract.PassAsync(LeaseTime + TimeSpan.FromSeconds(5));
                    break;
                case JobStep.LetTimePass:
                    await contract.PassAsync(LeaseTime + TimeSpan.FromMinutes(2));
                    break;
                case JobStep.PutClockBack:
                    contract.Time.PutBack(3 * LeaseTime);
                    break;
                case < JobStep.GoOn or JobStep.SendAgain or JobStep.Command or JobStep.Revive or JobStep.Drop:
                    await MoveAsync(step, chain, truth);
                    break;
                default:
                    await WorkAsync(step, worker);
                    break;
            }

            await CompareAsync();
        }

        /// <summary>Whatever happened, all that is in the queue can be worked off, and is then gone.</summary>
        internal async Task WorkOffAsync()
        {
            for (var round = 0; _threads.Any(thread => thread.Truth.Job is { State: not JobState.Parked }); round++)
            {
                round.Should().BeLessThan(40, "every job is given out sooner or later in {0}", _told);
                await contract.PassAsync(LeaseTime + TimeSpan.FromMinutes(5));
                _held[0].Clear();
                await ClaimAsync(0, SequenceThreads);
                while (_held[0].Count > 0)
                {
                    await WorkAsync(JobStep.TakeCommandIn, 0);
                    await WorkAsync(JobStep.End, 0);
                }
            }

            await CompareAsync();
        }

        private async Task MoveAsync(JobStep step, CommitChain chain, JobTruth truth)
        {
            var command = new ThreadCommand($"command {_steps}", new byte[] { 1 });
            var id = contract.NewId();
            switch (step)
            {
                case JobStep.Ask or JobStep.AskForLater:
                    await contract.PassAsync(TimeSpan.FromMilliseconds(1));
                    var asked = new JobChange.Enqueue(id, new JobPlacement { Priority = _random.Next(4), Tenant = _random.Next(2) == 0 ? "" : "other" })
                    {
                        NotBefore = step == JobStep.Ask ? null : LeaseRules.After(contract.Now, TimeSpan.FromMinutes(1)),
                    };
                    await CommitAsync(truth, chain.Rival($"{_steps}", status: RunStatus.Queued) with { Job = asked }, chain);
                    break;
                case JobStep.SendAgain when truth.Last is { } last:
                    await CommitAsync(truth, last, chain);
                    break;
                case JobStep.Command:
                    (await contract.Queue.KeepCommandAsync(chain.ThreadId, command, default)).Should().Be(truth.Keep(command), "in {0}", _told);
                    break;
                case JobStep.Revive:
                    (await contract.Queue.RetryDeadLetterAsync(chain.ThreadId, id, default))
                        .Should().Be(truth.MoveDeadLetter(job => JobRules.Revive(job, id)), "in {0}", _told);
                    break;
                case JobStep.Drop:
                    (await contract.Queue.DropDeadLetterAsync(chain.ThreadId, default)).Should().Be(truth.MoveDeadLetter(_ => null), "in {0}", _told);
                    break;
            }
        }

        private async Task WorkAsync(JobStep step, int worker)
        {
            if (_held[worker].Count == 0)
            {
                return;
            }

            var grant = _held[worker][_random.Next(_held[worker].Count)];
            var (chain, truth) = _threads.Single(thread => thread.Chain.ThreadId == grant.ThreadId);
            if (step is JobStep.GiveBack or JobStep.FailForNow or JobStep.FailForGood)
            {
                await LetGoAsync(step, grant, truth);
                _held[worker].Remove(grant);
                return;
            }

            var answer = await CommitAsync(truth, Commit(step, grant, chain, truth), chain);
            if (step is not (JobStep.GoOn or JobStep.TakeCommandIn) || answer != "done")
            {
                _held[worker].Remove(grant);
            }
        }

        private CheckpointCommit Commit(JobStep step, JobGrant grant, CommitChain chain, JobTruth truth)
        {
            var id = contract.NewId();
            var later = LeaseRules.After(contract.Now, TimeSpan.FromMinutes(1));
            JobChange? change = step switch
            {
                JobStep.GoOn or JobStep.TakeCommandIn => null,
                JobStep.End => new JobChange.End(id),
                JobStep.Sleep => new JobChange.Sleep(id, later),
                JobStep.Retry => new JobChange.Retry(id, later, contract.Broken()),
                JobStep.Park => new JobChange.Park(contract.Broken()),
                JobStep.Requeue => new JobChange.Requeue(id),
                _ => throw new ArgumentOutOfRangeException(nameof(step)),
            };
            return chain.Rival($"{_steps}") with
            {
                Lease = change is null ? new CommitLease.Hold(grant.Nonce, LeaseTime) : new CommitLease.Release(grant.Nonce),
                Job = change,
                Consumes = step == JobStep.TakeCommandIn && truth.Commands.Count > 0 ? truth.Commands[0].Id : null,
            };
        }

        private async Task LetGoAsync(JobStep step, JobGrant grant, JobTruth truth)
        {
            var (queue, failure) = (contract.Queue, contract.Broken());
            var later = step == JobStep.FailForNow ? LeaseRules.After(contract.Now, TimeSpan.FromMinutes(1)) : default(Runtime.Values.Timestamp?);
            var wasHeld = step == JobStep.GiveBack
                ? await queue.GiveBackAsync(grant, default)
                : await queue.FailAsync(grant, failure, later, default);
            wasHeld.Should().Be(truth.LetGo(grant, job => step == JobStep.GiveBack ? JobRules.GiveBack(job) : JobRules.Fail(job, failure, later)), "in {0}", _told);
        }

        private async Task<string> CommitAsync(JobTruth truth, CheckpointCommit commit, CommitChain chain)
        {
            var answer = "done";
            try
            {
                await contract.Store.Commit(commit);
            }
            catch (LeaseLostException)
            {
                answer = "lost";
            }
            catch (ThreadBusyException)
            {
                answer = "busy";
            }
            catch (CheckpointConflictException)
            {
                answer = "conflict";
            }

            answer.Should().Be(truth.Commit(commit, contract.Now), "in {0}", _told);
            if (answer == "done" && !chain.Commits.Contains(commit))
            {
                chain.GoOnFrom(commit);
            }

            return answer;
        }

        /// <summary>Which of several jobs a worker gets is partly the store's choice; that it may have them, and got all it could, is not.</summary>
        private async Task ClaimAsync(int worker, int count)
        {
            var before = _threads.Where(thread => thread.Truth.CanBeTaken(contract.Now)).ToList();
            var isIdle = _held[worker].Count == 0;
            var hasSuspect = isIdle && before.Exists(thread => thread.Truth.IsSuspect && !thread.Truth.IsPoison(SequenceAttempts));
            var owner = new LeaseOwner($"worker {worker}");
            var grants = await contract.Queue.ClaimAsync(
                new JobClaim
                {
                    Worker = owner,
                    Queues = [new QueueShare("default")],
                    Count = count,
                    Lease = LeaseTime,
                    MaxAttempts = SequenceAttempts,
                    IsIdle = isIdle,
                    NewNonce = () => LeaseNonce.New(_random),
                },
                default);

            grants.Should().HaveCountLessThanOrEqualTo(count).And.OnlyHaveUniqueItems(grant => grant.ThreadId);
            grants.Select(grant => grant.ThreadId).Should().BeSubsetOf(before.Where(thread => !thread.Truth.IsPoison(SequenceAttempts)).Select(thread => thread.Chain.ThreadId), "in {0}", _told);
            grants.Count(grant => JobRules.RunsAlone(grant.Job)).Should().Be(hasSuspect ? 1 : 0, "an idle worker gets a suspect first in {0}", _told);
            grants.Count.Should().BeLessThanOrEqualTo(hasSuspect ? 1 : count, "nothing is beside it in {0}", _told);
            var left = await NoteAsync(worker, owner, before, grants);
            if (hasSuspect)
            {
                return;
            }

            var urgency = grants.Where(grant => grant.Job.Attempt == 1).Select(grant => grant.Job.Placement.Priority).DefaultIfEmpty(0).Max();
            left.Should().NotContain(truth => truth.Job!.Placement.Priority < urgency, "the more urgent comes first in {0}", _told);
            if (grants.Count < count)
            {
                _threads.Should().NotContain(thread => thread.Truth.CanBeTaken(contract.Now) && !thread.Truth.IsSuspect, "the worker had room for more in {0}", _told);
            }
        }

        /// <summary>Notes in the model what the store did with the jobs that could be taken.</summary>
        /// <returns>Those that were ready before and still are, and may be taken in company.</returns>
        private async Task<List<JobTruth>> NoteAsync(
            int worker, LeaseOwner owner, List<(CommitChain Chain, JobTruth Truth)> before, IReadOnlyList<JobGrant> grants)
        {
            var granted = grants.ToDictionary(grant => grant.ThreadId);
            var left = new List<JobTruth>();
            foreach (var (chain, truth) in before)
            {
                var wasReady = truth.Job!.State != JobState.Running;
                if (granted.TryGetValue(chain.ThreadId, out var grant))
                {
                    truth.Take(new CommitLease.Take(grant.Nonce, owner, LeaseTime), SequenceAttempts, contract.Now);
                    _held[worker].Add(grant);
                }
                else if ((await contract.Queue.FindJobAsync(chain.ThreadId, default))!.Job.State is var state && state == JobState.Parked)
                {
                    truth.IsPoison(SequenceAttempts).Should().BeTrue("only what was taken too often is parked in {0}", _told);
                    truth.Take(new CommitLease.Take(default, owner, LeaseTime), SequenceAttempts, contract.Now);
                }
                else if (truth.PutInLine(state) && wasReady && !truth.IsSuspect)
                {
                    left.Add(truth);
                }
            }

            return left;
        }

        private async Task CompareAsync()
        {
            foreach (var (chain, truth) in _threads)
            {
                var stored = await contract.Store.Find(chain);
                var view = await contract.Queue.FindJobAsync(chain.ThreadId, default);
                var expected = JobTruth.Describe(truth.Job, truth.Lease, truth.Commands, truth.Commits.Count, contract.Now);

                JobTruth.Describe(stored?.Job, stored?.Lease, stored?.Commands ?? [], stored?.Head.Version ?? 0, contract.Now)
                    .Should().Be(expected, "that is how {0} stands in {1}", chain.ThreadId, _told);
                view?.Job.Id.Should().Be(truth.Job?.Id);
            }

            var depths = await contract.Queue.CountJobsAsync(default);
            depths.Sum(depth => depth.Count).Should().Be(_threads.Count(thread => thread.Truth.Job is not null), "in {0}", _told);
        }
    }
}
