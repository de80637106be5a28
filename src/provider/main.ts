import { libvirtProvider } from "./provider";
import { serve } from "./sdk/serve";

void serve(libvirtProvider(process.env));
