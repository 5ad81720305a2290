namespace VaePipeline.Evaluation.Maps;

/// <summary>The shape of a group's points.</summary>
enum GroupShape
{
    Disc,
    Triangle,
    Square,
    Diamond,
}
