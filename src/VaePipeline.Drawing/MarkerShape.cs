namespace VaePipeline.Drawing;

enum MarkerShape
{
    Disc,
    Triangle,
    Square,
    Diamond,
}
