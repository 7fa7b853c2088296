int f(int a, int b)
{
    switch (a == b) { // warn switch-bool
    case 3:
        return 1;
    }
    switch (a + b) {
    case 3:
        return 1;
    }
    return 0;
}
