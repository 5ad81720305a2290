using System.Numerics.Tensors;

namespace VaePipeline.Evaluation.Probes;

/// <summary>
/// Minimizes a smooth convex function: L-BFGS with a backtracking line search (Nocedal and Wright, Numerical Optimization, 2006,
/// algorithms 7.4 and 3.1).
/// </summary>
static class LimitedMemoryBfgs
{
    const int History = 10;
    const double SufficientDecrease = 1e-4;
    const int MaxHalvings = 40;

    /// <summary>Writes the gradient at a point and returns the value there.</summary>
    public delegate double Objective(ReadOnlySpan<double> point, Span<double> gradient);

    /// <summary>Moves a point to the minimum; returns how many iterations that took.</summary>
    /// <param name="objective">The function.</param>
    /// <param name="point">Where to start; where the minimum is, afterwards.</param>
    /// <param name="tolerance">Done when no part of the gradient is larger.</param>
    /// <param name="maxIterations">Done after so many iterations in any case.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static int Minimize(Objective objective, double[] point, double tolerance, int maxIterations, CancellationToken cancellationToken)
    {
        var gradient = new double[point.Length];
        var value = objective(point, gradient);
        var steps = new Queue<(double[] Step, double[] Change, double Curvature)>();
        for (var iteration = 0; iteration < maxIterations; iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TensorPrimitives.MaxMagnitude<double>(gradient) is var largest && Math.Abs(largest) <= tolerance)
                return iteration;
            var direction = Direction(gradient, steps);
            var slope = TensorPrimitives.Dot<double>(direction, gradient);
            // Without history the first step would be as long as the gradient, whatever its scale.
            var length = steps.Count == 0 ? Math.Min(1, 1 / TensorPrimitives.Norm<double>(gradient)) : 1.0;

            var next = new double[point.Length];
            var nextGradient = new double[point.Length];
            double nextValue;
            var halvings = 0;
            for (; ; length /= 2, halvings++)
            {
                TensorPrimitives.MultiplyAdd(direction, length, point, next);
                nextValue = objective(next, nextGradient);
                if (nextValue <= value + SufficientDecrease * length * slope)
                    break;
                if (halvings == MaxHalvings)
                    return iteration;
            }

            var step = new double[point.Length];
            var change = new double[point.Length];
            TensorPrimitives.Subtract<double>(next, point, step);
            TensorPrimitives.Subtract<double>(nextGradient, gradient, change);
            var curvature = TensorPrimitives.Dot<double>(step, change);
            if (curvature > double.Epsilon)
                steps.Enqueue((step, change, curvature));
            if (steps.Count > History)
                steps.Dequeue();
            next.CopyTo(point, 0);
            (gradient, value) = (nextGradient, nextValue);
        }
        return maxIterations;
    }

    /// <summary>The two-loop recursion: minus the approximate inverse Hessian times the gradient.</summary>
    static double[] Direction(double[] gradient, Queue<(double[] Step, double[] Change, double Curvature)> steps)
    {
        var direction = new double[gradient.Length];
        TensorPrimitives.Negate<double>(gradient, direction);
        var history = steps.ToArray();
        var weights = new double[history.Length];
        for (var i = history.Length - 1; i >= 0; i--)
        {
            weights[i] = TensorPrimitives.Dot<double>(history[i].Step, direction) / history[i].Curvature;
            TensorPrimitives.MultiplyAdd(history[i].Change, -weights[i], direction, direction);
        }
        if (history.Length > 0)
            TensorPrimitives.Multiply(direction, history[^1].Curvature / TensorPrimitives.SumOfSquares<double>(history[^1].Change), direction);
        for (var i = 0; i < history.Length; i++)
        {
            var weight = weights[i] - TensorPrimitives.Dot<double>(history[i].Change, direction) / history[i].Curvature;
            TensorPrimitives.MultiplyAdd(history[i].Step, weight, direction, direction);
        }
        return direction;
    }
}
