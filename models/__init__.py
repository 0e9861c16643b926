"""What learns. Nothing of it reports to anybody: ONNX Runtime's telemetry is off before it can be loaded."""

import os

# Since 1.29 its builds for Linux send events to Microsoft and keep an identifier on disk, unless this says otherwise
# before it is loaded; users of this project sit in closed networks, and their reports are nobody's business.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
