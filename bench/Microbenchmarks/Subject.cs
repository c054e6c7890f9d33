using System.Reflection;
using BenchmarkDotNet.Attributes;

namespace Ocpp.Microbenchmarks;

/// <summary>One benchmark method as something to call so many times, without what BenchmarkDotNet has around it. Found by the attributes that it has for that one.</summary>
internal sealed class Subject
{
    private readonly Action<int> _repeat;

    private Subject(string name, string? category, bool isBaseline, int operations, Action<int> repeat)
    {
        Name = name;
        Category = category;
        IsBaseline = isBaseline;
        Operations = operations;
        _repeat = repeat;
    }

    internal string Name { get; }

    internal string? Category { get; }

    internal bool IsBaseline { get; }

    /// <summary>Operations in one call.</summary>
    internal int Operations { get; }

    internal void Repeat(int calls) => _repeat(calls);

    /// <summary>All benchmarks of a class, on one instance that was set up.</summary>
    internal static IEnumerable<Subject> Of(object instance)
    {
        Type type = instance.GetType();
        foreach (MethodInfo setup in type.GetMethods().Where(static method => method.GetCustomAttribute<GlobalSetupAttribute>() is not null))
        {
            setup.Invoke(instance, null);
        }

        foreach (MethodInfo method in type.GetMethods())
        {
            if (method.GetCustomAttribute<BenchmarkAttribute>() is { } benchmark)
            {
                string? category = method.GetCustomAttribute<BenchmarkCategoryAttribute>()?.Categories[0];
                yield return new Subject($"{type.Name}.{method.Name}", category, benchmark.Baseline, benchmark.OperationsPerInvoke, Loop(method, instance));
            }
        }
    }

    private static Action<int> Loop(MethodInfo method, object instance)
    {
        if (method.ReturnType == typeof(void))
        {
            Action act = method.CreateDelegate<Action>(instance);
            return calls =>
            {
                for (int i = 0; i < calls; i++)
                {
                    act();
                }
            };
        }

        MethodInfo loop = typeof(Subject).GetMethod(nameof(LoopOver), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(method.ReturnType);
        return (Action<int>)loop.Invoke(null, [method, instance])!;
    }

    private static Action<int> LoopOver<T>(MethodInfo method, object instance)
    {
        Func<T> call = method.CreateDelegate<Func<T>>(instance);
        return calls =>
        {
            for (int i = 0; i < calls; i++)
            {
                call();
            }
        };
    }
}
